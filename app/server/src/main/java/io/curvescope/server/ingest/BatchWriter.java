package io.curvescope.server.ingest;

import java.util.concurrent.CompletableFuture;

/** Stores batches, each exactly once. */
public interface BatchWriter {

  /**
   * Queues a batch for the next transaction. The future ends with an outcome, never with an
   * exception; on a virtual thread it may simply be joined.
   *
   * @param reservation room for the batch's payload, taken before it was decoded. The writer gives
   *     it back when the outcome is known.
   */
  CompletableFuture<IngestOutcome> submit(Batch batch, PayloadBudget.Reservation reservation);
}
