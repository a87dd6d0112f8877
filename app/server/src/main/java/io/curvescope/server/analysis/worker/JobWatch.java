package io.curvescope.server.analysis.worker;

import io.curvescope.curvature.operator.CancellationToken;
import io.curvescope.server.analysis.compute.ProgressTracker;
import io.curvescope.server.analysis.queue.JobLease;
import io.curvescope.server.analysis.queue.JobQueue;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Watches over one computation from a thread of its own: keeps the lease and writes the progress a
 * few times per second, and says stop when the analysis was cancelled, is overdue, or memory runs
 * out. A database that is away stops nothing: the lease counts until another worker takes it.
 */
final class JobWatch implements CancellationToken, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JobWatch.class);
  private static final Duration INTERVAL = Duration.ofMillis(300);

  private final JobQueue queue;
  private final JobLease lease;
  private final ProgressTracker progress;
  private final long residentLimitBytes;
  private final Runnable onStuck;
  private final Duration stuckAfter;
  private final AtomicReference<Optional<StopReason>> stop =
      new AtomicReference<>(Optional.empty());
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("job-watch").factory());

  private boolean databaseAnswers = true;
  private long passesSinceStop;

  /**
   * Begins to watch.
   *
   * @param residentLimitBytes that the process may hold
   * @param onStuck what to do when the computation goes on long after it was told to stop
   */
  JobWatch(
      JobQueue queue,
      JobLease lease,
      ProgressTracker progress,
      long residentLimitBytes,
      Duration stuckAfter,
      Runnable onStuck) {
    this.queue = queue;
    this.lease = lease;
    this.progress = progress;
    this.residentLimitBytes = residentLimitBytes;
    this.stuckAfter = stuckAfter;
    this.onStuck = onStuck;
    var unused =
        executor.scheduleAtFixedRate(
            this::pass, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public boolean isCancelled() {
    return stop.get().isPresent();
  }

  /** Why the computation is to stop, if it is. */
  Optional<StopReason> stopReason() {
    return stop.get();
  }

  /** Tells the computation to stop; the first reason counts. */
  void stop(StopReason reason) {
    stop.compareAndSet(Optional.empty(), Optional.of(reason));
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }

  private void pass() {
    renew();
    if (ProcessMemory.residentBytes().orElse(0) > residentLimitBytes) {
      stop(StopReason.TOO_MUCH_MEMORY);
    }
    if (isCancelled() && ++passesSinceStop * INTERVAL.toMillis() > stuckAfter.toMillis()) {
      onStuck.run();
    }
  }

  private void renew() {
    if (stop.get().filter(reason -> reason == StopReason.LEASE_LOST).isPresent()) {
      return;
    }
    try {
      switch (queue.renew(lease, progress.current())) {
        case HELD -> {}
        case OVERDUE -> stop(StopReason.OVERDUE);
        case LOST -> stop(StopReason.LEASE_LOST);
      }
      databaseAnswers = true;
    } catch (DataAccessException e) {
      if (databaseAnswers) {
        LOG.warn("The database does not answer; the computation goes on: {}", e.getMessage());
      }
      databaseAnswers = false;
    }
  }
}
