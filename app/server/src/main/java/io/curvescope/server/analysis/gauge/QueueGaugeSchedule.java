package io.curvescope.server.analysis.gauge;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/** Refreshes the gauges of the queue. */
final class QueueGaugeSchedule implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(QueueGaugeSchedule.class);
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("analysis-gauges").factory());

  QueueGaugeSchedule(QueueGauges gauges) {
    var unused =
        executor.scheduleWithFixedDelay(
            () -> refresh(gauges), 0, INTERVAL.toSeconds(), TimeUnit.SECONDS);
  }

  private static void refresh(QueueGauges gauges) {
    try {
      gauges.refresh();
    } catch (DataAccessException e) {
      LOG.debug("The queue of analyses cannot be read now", e);
      gauges.clear();
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
