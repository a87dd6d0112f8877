package io.curvescope.server.database;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Applies the retention every hour. */
final class StorageRetentionSchedule implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StorageRetentionSchedule.class);
  private static final Duration FIRST_DELAY = Duration.ofMinutes(5);
  private static final Duration INTERVAL = Duration.ofHours(1);

  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("storage-retention").factory());

  StorageRetentionSchedule(StorageRetention retention) {
    var unused =
        executor.scheduleWithFixedDelay(
            () -> apply(retention),
            FIRST_DELAY.toSeconds(),
            INTERVAL.toSeconds(),
            TimeUnit.SECONDS);
  }

  private static void apply(StorageRetention retention) {
    try {
      retention.apply();
    } catch (SQLException e) {
      LOG.warn("Retention could not be applied; the next try is in an hour", e);
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
