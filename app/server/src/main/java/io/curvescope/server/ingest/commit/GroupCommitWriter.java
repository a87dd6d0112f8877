package io.curvescope.server.ingest.commit;

import io.curvescope.server.database.SqlState;
import io.curvescope.server.ingest.Batch;
import io.curvescope.server.ingest.BatchWriter;
import io.curvescope.server.ingest.IngestOutcome;
import io.curvescope.server.ingest.PayloadBudget;
import io.curvescope.server.telemetry.TelemetryWriter;
import io.curvescope.server.tracing.Traces;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Joins the batches that wait into one transaction (group commit), on a few threads of its own. The
 * more batches wait, the more share a commit, so that throughput grows with load while a lone batch
 * is committed at once.
 *
 * <p>An outcome is given only after the commit succeeded. When a connection breaks during the
 * commit, nobody knows whether it did: the answer is {@link IngestOutcome.DatabaseAway}, and the
 * client's retry finds the ledger row or does not.
 */
public final class GroupCommitWriter implements BatchWriter, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GroupCommitWriter.class);
  private static final int CONFLICT_ATTEMPTS = 8;
  private static final Duration FIRST_BACKOFF = Duration.ofMillis(5);

  private final CommitQueue queue = new CommitQueue();
  private final CommitTransaction transaction;
  private final GroupCommitProperties properties;
  private final Traces traces;
  private final Timer commitTimer;
  private final DistributionSummary groupSizes;
  private final List<Thread> committers = new ArrayList<>();

  /** Starts the committers. The database may be away; it is asked when batches come. */
  public GroupCommitWriter(
      DataSource dataSource,
      Clock clock,
      GroupCommitProperties properties,
      MeterRegistry meters,
      Traces traces) {
    this.transaction =
        new CommitTransaction(dataSource, new IngestLedger(clock), new TelemetryWriter(clock));
    this.properties = properties;
    this.traces = traces;
    this.commitTimer =
        Timer.builder("curvescope.ingest.commit")
            .description("Time of one transaction, from its first statement to its commit")
            .publishPercentileHistogram()
            .register(meters);
    this.groupSizes =
        DistributionSummary.builder("curvescope.ingest.commit.batches")
            .description("Batches that shared a transaction")
            .register(meters);
    for (int i = 1; i <= properties.committers(); i++) {
      committers.add(Thread.ofPlatform().name("committer-" + i).start(this::run));
    }
  }

  @Override
  public CompletableFuture<IngestOutcome> submit(
      Batch batch, PayloadBudget.Reservation reservation) {
    PendingBatch pending =
        new PendingBatch(batch, reservation, traces.current(), new CompletableFuture<>());
    if (!queue.offer(pending)) {
      pending.complete(away());
    }
    return pending.outcome();
  }

  /** Commits what waits, then ends. Batches that come later are told to come back. */
  @Override
  public void close() {
    queue.close();
    for (Thread committer : committers) {
      try {
        committer.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void run() {
    while (true) {
      List<PendingBatch> group = queue.takeGroup(properties.groupEvents(), properties.groupBytes());
      if (group.isEmpty()) {
        return;
      }
      try {
        var unused = commit(group);
      } catch (RuntimeException | Error e) {
        // A committer must outlive whatever happens to it, an exhausted memory too.
        LOG.error("Committing {} batches failed unexpectedly", group.size(), e);
        answerAway(group);
      }
    }
  }

  /**
   * Answers every batch of the group; false when the database is away. What one batch does to the
   * transaction, it does to itself only: the group is divided until that batch stands alone.
   */
  private boolean commit(List<PendingBatch> group) {
    Map<PendingBatch, IngestOutcome> outcomes;
    try {
      outcomes = executeWithRetries(group);
    } catch (RuntimeException e) {
      return isolate(group, e, RefusalReason.of(e));
    } catch (SQLException e) {
      return switch (SqlState.of(e)) {
        case DATA -> isolate(group, e, RefusalReason.of(e));
        case CONFLICT, AWAY -> {
          LOG.warn(
              "{} batches could not be committed, and their clients will retry: SQLSTATE {}, {}",
              group.size(),
              SqlState.code(e),
              e.getMessage());
          LOG.debug("The commit failed", e);
          answerAway(group);
          // They would only wait for the same: the sooner they are told, the less memory is held.
          answerAway(queue.takeAll());
          yield false;
        }
      };
    }
    outcomes.forEach(PendingBatch::complete);
    return true;
  }

  private boolean isolate(List<PendingBatch> group, Exception cause, String reason) {
    if (group.size() == 1) {
      PendingBatch pending = group.getFirst();
      LOG.warn(
          "A batch of {} events for run {} was not stored: {}",
          pending.batch().accepted().size(),
          pending.batch().run().value(),
          reason);
      LOG.debug("The batch failed", cause);
      pending.complete(new IngestOutcome.RefusedByDatabase(reason));
      return true;
    }
    int half = group.size() / 2;
    if (!commit(group.subList(0, half))) {
      answerAway(group.subList(half, group.size()));
      return false;
    }
    return commit(group.subList(half, group.size()));
  }

  private Map<PendingBatch, IngestOutcome> executeWithRetries(List<PendingBatch> group)
      throws SQLException {
    for (int attempt = 1; ; attempt++) {
      long start = System.nanoTime();
      CommitSpans spans = CommitSpans.start(traces, group);
      try {
        Map<PendingBatch, IngestOutcome> outcomes = transaction.execute(group);
        commitTimer.record(Duration.ofNanos(System.nanoTime() - start));
        groupSizes.record(group.size());
        return outcomes;
      } catch (SQLException e) {
        spans.failed(e);
        if (SqlState.of(e) != SqlState.CONFLICT || attempt == CONFLICT_ATTEMPTS) {
          throw e;
        }
        LOG.debug("Attempt {} met a conflict", attempt, e);
        long longest = FIRST_BACKOFF.toNanos() << attempt;
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(longest / 2, longest));
      } finally {
        spans.end();
      }
    }
  }

  private void answerAway(List<PendingBatch> batches) {
    batches.forEach(pending -> pending.complete(away()));
  }

  private IngestOutcome away() {
    return new IngestOutcome.DatabaseAway(properties.retryAfter());
  }
}
