package io.curvescope.server.slo.definition;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the SLO files from time to time. */
final class SloReloadSchedule implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SloReloadSchedule.class);

  private final SloCatalog catalog;
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("slo-files").daemon().factory());

  SloReloadSchedule(SloCatalog catalog, Duration interval) {
    this.catalog = catalog;
    var _ =
        executor.scheduleWithFixedDelay(
            this::reload, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }

  private void reload() {
    try {
      catalog.reload();
    } catch (RuntimeException unexpected) {
      // An exception that left this method would end the schedule for good.
      log.error("the SLO files cannot be looked at", unexpected);
    }
  }
}
