package io.curvescope.server.telemetry;

import io.curvescope.server.digest.Sha256;
import io.curvescope.server.ingest.Accepted;
import io.curvescope.server.ingest.Batch;
import io.curvescope.server.ingest.BatchWriter;
import io.curvescope.server.ingest.IngestOutcome;
import io.curvescope.server.ingest.PayloadBudget;
import io.curvescope.server.run.RunKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Hands batches to a writer, as the HTTP side does. */
final class BatchSubmitter {
  private final PayloadBudget budget = new PayloadBudget(1L << 30);
  private final BatchWriter writer;

  BatchSubmitter(BatchWriter writer) {
    this.writer = writer;
  }

  IngestOutcome store(Batch batch) {
    return submit(batch).orTimeout(60, TimeUnit.SECONDS).join();
  }

  CompletableFuture<IngestOutcome> submit(Batch batch) {
    return writer.submit(batch, budget.tryReserve(batch.payloadBytes()).orElseThrow());
  }

  long reservedBytes() {
    return budget.reservedBytes();
  }

  static Batch batch(RunKey run, String key, String body, List<? extends Event> events) {
    return batch(run, key, body, events, List.of());
  }

  static Batch batch(
      RunKey run,
      String key,
      String body,
      List<? extends Event> events,
      List<IncidentEvent> yielded) {
    List<Accepted> accepted = new ArrayList<>();
    for (Event event : events) {
      accepted.add(new Accepted(accepted.size(), event));
    }
    Sha256 digest = Sha256.of(body.getBytes(StandardCharsets.UTF_8));
    return new Batch(run, key, digest, accepted, yielded, List.of(), List.of("w\u0000arning"), 100);
  }
}
