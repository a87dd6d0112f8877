package io.curvescope.server.monitoring;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/** Refreshes the gauges of runs from time to time. */
final class RunGaugeSchedule implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RunGaugeSchedule.class);

  private final RunGauges gauges;
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("run-gauges").daemon().factory());

  RunGaugeSchedule(RunGauges gauges, MonitoringProperties properties) {
    this.gauges = gauges;
    var unused =
        executor.scheduleWithFixedDelay(
            this::refresh, 0, properties.refresh().toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }

  private void refresh() {
    try {
      gauges.refresh();
    } catch (DataAccessException away) {
      log.debug("the gauges of runs cannot be read", away);
      gauges.clear();
    } catch (RuntimeException unexpected) {
      // An exception that left this method would end the schedule for good.
      log.error("the gauges of runs cannot be refreshed", unexpected);
    }
  }
}
