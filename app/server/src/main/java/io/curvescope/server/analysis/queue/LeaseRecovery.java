package io.curvescope.server.analysis.queue;

import io.curvescope.server.analysis.AnalysisError;
import io.curvescope.server.analysis.AnalysisError.Reason;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What becomes of analyses whose worker died or gave up. Runs in the caller's transaction. */
final class LeaseRecovery {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseRecovery.class);

  private record Held(long analysis, String worker) {}

  private record Tries(int attempts, int memoryDivisor) {}

  private final JdbcClient jdbc;
  private final int attempts;

  LeaseRecovery(JdbcClient jdbc, int attempts) {
    this.jdbc = jdbc;
    this.attempts = attempts;
  }

  /** Puts back whatever is held under a lease that has run out. */
  void recoverExpired() {
    List<Held> expired =
        jdbc.sql(
                """
                select analysis_id, worker from analysis
                 where state = 'running' and lease_expires_at < clock_timestamp() for update skip locked
                """)
            .query((row, number) -> new Held(row.getLong("analysis_id"), row.getString("worker")))
            .list();
    for (Held held : expired) {
      LOG.warn(
          "Worker {} has not been heard of for the length of a lease; analysis number {} is taken"
              + " from it",
          held.worker(),
          held.analysis());
      putBack(
          held.analysis(),
          AnalysisError.of(Reason.WORKER_LOST, "worker " + held.worker() + " fell silent"),
          Duration.ZERO);
    }
  }

  /** Puts back whatever a worker holds. */
  void recoverFrom(String worker, AnalysisError error) {
    jdbc.sql(
            "select analysis_id from analysis where state = 'running' and worker = :worker for update")
        .param("worker", worker)
        .query(Long.class)
        .list()
        .forEach(analysis -> putBack(analysis, error, Duration.ZERO));
  }

  /**
   * Puts back one analysis, whose row is locked, or fails it. Where memory ran out it is tried once
   * more in pieces of half the size.
   */
  void putBack(long analysis, AnalysisError error, Duration delay) {
    Tries tries =
        jdbc.sql("select attempts, memory_divisor from analysis where analysis_id = :analysis")
            .param("analysis", analysis)
            .query((row, number) -> new Tries(row.getInt("attempts"), row.getInt("memory_divisor")))
            .single();
    boolean outOfMemory = error.is(Reason.OUT_OF_MEMORY);
    if (tries.attempts() >= attempts || outOfMemory && tries.memoryDivisor() > 1) {
      fail(analysis, error, tries);
    } else {
      requeue(analysis, error, delay, outOfMemory);
    }
  }

  private void requeue(long analysis, AnalysisError error, Duration delay, boolean outOfMemory) {
    jdbc.sql(
            """
            update analysis
               set state = 'queued', not_before = clock_timestamp() + make_interval(secs => :delay), last_failure = :failure,
                   memory_divisor = memory_divisor * :divisor, lease_token = null, lease_expires_at = null, worker = null,
                   eta_seconds = null
             where analysis_id = :analysis
            """)
        .param("delay", delay.toMillis() / 1000.0)
        .param("failure", error.message())
        .param("divisor", outOfMemory ? 2 : 1)
        .param("analysis", analysis)
        .update();
  }

  private void fail(long analysis, AnalysisError error, Tries tries) {
    String message =
        tries.attempts() > 1
            ? "tried " + tries.attempts() + " times, the last time: " + error.message()
            : error.message();
    jdbc.sql(
            """
            update analysis
               set state = 'failed', error = cast(:error as json), finished_at = clock_timestamp(), last_failure = :failure,
                   lease_token = null, lease_expires_at = null, eta_seconds = null
             where analysis_id = :analysis
            """)
        .param("error", AnalysisJson.write(new AnalysisError(error.reason(), message)))
        .param("failure", error.message())
        .param("analysis", analysis)
        .update();
  }
}
