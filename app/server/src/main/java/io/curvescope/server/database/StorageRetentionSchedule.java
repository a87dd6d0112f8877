package io.curvescope.server.database;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies the retention every hour, unless a clock is plainly wrong, and compares them each minute.
 */
final class StorageRetentionSchedule implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StorageRetentionSchedule.class);
  private static final Duration FIRST_DELAY = Duration.ofMinutes(5);
  private static final Duration INTERVAL = Duration.ofHours(1);
  private static final Duration COMPARISON_INTERVAL = Duration.ofMinutes(1);

  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("storage-retention").factory());

  StorageRetentionSchedule(StorageRetention retention, RetentionGuard guard) {
    var comparing =
        executor.scheduleWithFixedDelay(
            () -> compare(guard), 0, COMPARISON_INTERVAL.toSeconds(), TimeUnit.SECONDS);
    var applying =
        executor.scheduleWithFixedDelay(
            () -> apply(retention, guard),
            FIRST_DELAY.toSeconds(),
            INTERVAL.toSeconds(),
            TimeUnit.SECONDS);
  }

  private static void compare(RetentionGuard guard) {
    try {
      var unused = guard.compare();
    } catch (SQLException | RuntimeException e) {
      LOG.debug("The clocks could not be compared", e);
    }
  }

  private static void apply(StorageRetention retention, RetentionGuard guard) {
    try {
      Optional<String> refusal = guard.refusal();
      if (refusal.isPresent()) {
        LOG.warn("Retention deletes nothing until clocks agree: {}", refusal.get());
        return;
      }
      retention.apply();
    } catch (SQLException | RuntimeException e) {
      LOG.warn("Retention could not be applied; the next try is in an hour", e);
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
