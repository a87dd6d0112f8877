package io.curvescope.server.checkpoint.retention;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Applies the retention every hour, and a first time soon after the start. */
public final class CheckpointRetentionSchedule implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointRetentionSchedule.class);
  private static final Duration FIRST_DELAY = Duration.ofMinutes(1);
  private static final Duration INTERVAL = Duration.ofHours(1);

  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("checkpoint-retention").factory());

  /** Starts at once. */
  public CheckpointRetentionSchedule(CheckpointRetention retention) {
    var unused =
        executor.scheduleWithFixedDelay(
            () -> apply(retention),
            FIRST_DELAY.toSeconds(),
            INTERVAL.toSeconds(),
            TimeUnit.SECONDS);
  }

  private static void apply(CheckpointRetention retention) {
    try {
      retention.apply();
    } catch (IOException | RuntimeException e) {
      LOG.warn("checkpoints that are no longer kept stay for now; the next try is in an hour", e);
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
