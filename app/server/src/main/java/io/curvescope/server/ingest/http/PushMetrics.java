package io.curvescope.server.ingest.http;

import io.curvescope.server.ingest.IngestOutcome;
import io.curvescope.server.ingest.PayloadBudget;
import io.curvescope.server.ingest.decode.DecodedPush;
import io.curvescope.server.problem.ProblemType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/** How pushes fare. Every label has a bounded set of values, whatever clients send. */
final class PushMetrics {
  private final MeterRegistry registry;
  private final DistributionSummary eventsPerBatch;
  private final DistributionSummary payloadBytes;

  PushMetrics(MeterRegistry registry, PayloadBudget budget) {
    this.registry = registry;
    eventsPerBatch =
        DistributionSummary.builder("curvescope.ingest.batch.events")
            .description("Events of a push, accepted or not")
            .serviceLevelObjectives(1, 10, 100, 1_000, 10_000, 100_000)
            .register(registry);
    payloadBytes =
        DistributionSummary.builder("curvescope.ingest.payload")
            .description("Size of a push after decompression")
            .baseUnit("bytes")
            .serviceLevelObjectives(1 << 10, 1 << 14, 1 << 17, 1 << 20, 1 << 24)
            .register(registry);
    Gauge.builder("curvescope.ingest.queue", budget, PayloadBudget::reservedBytes)
        .description("Payload that is being decoded or waits for its commit")
        .baseUnit("bytes")
        .register(registry);
    Gauge.builder("curvescope.ingest.queue.capacity", budget, PayloadBudget::capacityBytes)
        .description("Payload that may wait at most; beyond it clients are answered 429")
        .baseUnit("bytes")
        .register(registry);
  }

  /** A push was refused before it reached the queue. */
  void refused(ProblemType type) {
    countBatch(type.name());
  }

  /** A push went through the queue. */
  void finished(DecodedPush push, IngestOutcome outcome) {
    switch (outcome) {
      case IngestOutcome.Stored ignored -> {
        countBatch("stored");
        countEvents(push, "accepted");
        countRejections(push);
      }
      case IngestOutcome.Duplicate ignored -> {
        countBatch("duplicate");
        countEvents(push, "duplicate");
      }
      case IngestOutcome.NothingStored ignored -> {
        countBatch("nothing_stored");
        countRejections(push);
      }
      case IngestOutcome.KeyReused ignored -> countBatch(ProblemType.IDEMPOTENCY_KEY_REUSED.name());
      case IngestOutcome.RefusedByDatabase ignored -> {
        countBatch(ProblemType.REFUSED_BY_DATABASE.name());
        countEvents(push, "refused_by_database");
      }
      case IngestOutcome.DatabaseAway ignored -> countBatch(ProblemType.DATABASE_AWAY.name());
      case IngestOutcome.Overloaded ignored -> countBatch(ProblemType.OVERLOADED.name());
    }
    eventsPerBatch.record((double) push.accepted().size() + push.rejectedCount());
    payloadBytes.record(push.bytes());
  }

  private void countBatch(String outcome) {
    Counter.builder("curvescope.ingest.batches")
        .description("Pushes by what became of them")
        .tag("outcome", outcome.toLowerCase(Locale.ROOT))
        .register(registry)
        .increment();
  }

  private void countEvents(DecodedPush push, String outcome) {
    push.acceptedByType().forEach((type, count) -> countEvents(type.wireName(), outcome, count));
  }

  private void countRejections(DecodedPush push) {
    push.tally()
        .forEach(
            (kind, count) -> {
              countEvents(kind.type(), "rejected", count);
              Counter.builder("curvescope.ingest.rejections")
                  .description("Rejected events by the field that was wrong, and how")
                  .tag("field", kind.field())
                  .tag("reason", kind.reason())
                  .register(registry)
                  .increment(count);
            });
  }

  private void countEvents(String type, String outcome, int count) {
    Counter.builder("curvescope.ingest.events")
        .description("Events by type and what became of them")
        .tag("type", type)
        .tag("outcome", outcome)
        .register(registry)
        .increment(count);
  }
}
