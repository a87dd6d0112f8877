package io.curvescope.server.alert.directive;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/** Refreshes the open directives from time to time. */
final class DirectiveSchedule implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DirectiveSchedule.class);

  private final OpenDirectives directives;
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("directives").daemon().factory());

  DirectiveSchedule(OpenDirectives directives, Duration interval) {
    this.directives = directives;
    var unused =
        executor.scheduleWithFixedDelay(
            this::refresh, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }

  private void refresh() {
    try {
      directives.refresh();
    } catch (DataAccessException away) {
      // What is known stays right until it expires.
      log.debug("directives cannot be read", away);
    } catch (RuntimeException unexpected) {
      // An exception that left this method would end the schedule for good.
      log.error("directives cannot be refreshed", unexpected);
    }
  }
}
