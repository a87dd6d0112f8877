package io.curvescope.server.analysis.worker;

import io.curvescope.server.analysis.compute.ProgressTracker;
import io.curvescope.server.analysis.queue.ClaimedJob;
import io.curvescope.server.analysis.queue.JobQueue;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** Takes analyses from the queue, one at a time, until it is told to stop. */
final class Worker {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final Duration DATABASE_PATIENCE = Duration.ofMinutes(1);
  private static final Duration STUCK_AFTER = Duration.ofSeconds(30);

  private final String name;
  private final JobQueue queue;
  private final JobRun runs;
  private final long residentLimitBytes;
  private final Clock clock;
  private final CountDownLatch stopping;
  private volatile Optional<JobWatch> current = Optional.empty();

  /**
   * @param residentLimitBytes that the process may hold
   * @param stopping open when the worker is to stop
   */
  Worker(
      String name,
      JobQueue queue,
      JobRun runs,
      long residentLimitBytes,
      Clock clock,
      CountDownLatch stopping) {
    this.name = name;
    this.queue = queue;
    this.runs = runs;
    this.residentLimitBytes = residentLimitBytes;
    this.clock = clock;
    this.stopping = stopping;
  }

  /** Works until it is stopped, or must not go on. */
  ExitStatus work() throws InterruptedException {
    LOG.info("Worker {} waits for analyses", name);
    Instant lastAnswer = clock.instant();
    Optional<ExitStatus> end = Optional.empty();
    while (end.isEmpty() && stopping.getCount() > 0) {
      boolean idle = true;
      try {
        Optional<ClaimedJob> job = queue.claim(name);
        lastAnswer = clock.instant();
        if (job.isPresent()) {
          idle = false;
          end = run(job.get());
          lastAnswer = clock.instant();
        }
      } catch (DataAccessException | TransactionException e) {
        LOG.warn("The database does not answer: {}", e.getMessage());
        if (lastAnswer.plus(DATABASE_PATIENCE).isBefore(clock.instant())) {
          return ExitStatus.DATABASE_AWAY;
        }
      }
      if (idle && stopping.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
        return ExitStatus.STOPPED;
      }
    }
    return end.orElse(ExitStatus.STOPPED);
  }

  /** Ends the work: what is being computed goes back into the queue. */
  void stop() {
    stopping.countDown();
    current.ifPresent(watch -> watch.stop(StopReason.SHUTDOWN));
  }

  private Optional<ExitStatus> run(ClaimedJob job) throws InterruptedException {
    LOG.info(
        "Analysis {} of project {}: {} parameters, try {}",
        job.analysis().id(),
        job.analysis().project(),
        job.analysis().parameters(),
        job.analysis().attempts());
    ProgressTracker progress = new ProgressTracker(clock);
    try (JobWatch watch =
        new JobWatch(
            queue, job.lease(), progress, residentLimitBytes, STUCK_AFTER, Worker::giveUp)) {
      current = Optional.of(watch);
      if (stopping.getCount() == 0) {
        watch.stop(StopReason.SHUTDOWN);
      }
      return runs.run(job, progress, watch);
    } finally {
      current = Optional.empty();
    }
  }

  /** A product that never ends cannot be interrupted, only left behind with the whole process. */
  private static void giveUp() {
    LOG.error("A computation did not stop within {} s of being told to", STUCK_AFTER.toSeconds());
    Runtime.getRuntime().halt(ExitStatus.STUCK.code());
  }
}
