package io.curvescope.server.ingest.commit;

import io.curvescope.server.ingest.Batch;
import io.curvescope.server.ingest.IngestOutcome;
import io.curvescope.server.ingest.PayloadBudget;
import io.micrometer.tracing.TraceContext;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A batch that waits for its outcome.
 *
 * @param trace the span of its push, where that is exported
 */
record PendingBatch(
    Batch batch,
    PayloadBudget.Reservation reservation,
    Optional<TraceContext> trace,
    CompletableFuture<IngestOutcome> outcome) {

  LedgerKey key() {
    return new LedgerKey(batch.run(), batch.idempotencyKey());
  }

  /** Whether there is anything to store under the key. */
  boolean storesEvents() {
    return !batch.accepted().isEmpty();
  }

  /** Gives the payload's room back, then answers. */
  void complete(IngestOutcome result) {
    reservation.close();
    outcome.complete(result);
  }
}
