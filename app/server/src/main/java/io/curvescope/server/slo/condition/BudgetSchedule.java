package io.curvescope.server.slo.condition;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what arrived and evaluates budgets from time to time. Several servers may: a pass that
 * another one was ahead of fails whole, and the next one finds what is left.
 */
final class BudgetSchedule implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(BudgetSchedule.class);

  private final BudgetSource budgets;
  private final Clock clock;
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("slo-budgets").daemon().factory());

  BudgetSchedule(BudgetSource budgets, Clock clock, Duration interval) {
    this.budgets = budgets;
    this.clock = clock;
    var _ =
        executor.scheduleWithFixedDelay(
            this::evaluate, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }

  private void evaluate() {
    try {
      var _ = budgets.evaluate(clock.instant());
    } catch (RuntimeException e) {
      // An exception that left this method would end the schedule for good.
      log.warn("Budgets were not evaluated; the next pass tries again: {}", e.getMessage());
    }
  }
}
