package io.curvescope.server.monitoring;

import io.curvescope.server.database.RetentionGuard;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** By how much this server's clock is ahead of the database's. */
final class ClockSkewMetric implements MeterBinder {
  private final RetentionGuard guard;

  ClockSkewMetric(RetentionGuard guard) {
    this.guard = guard;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("curvescope.database.clock.skew", guard, RetentionGuard::skewSeconds)
        .description("Seconds by which this server's clock is ahead of the database's")
        .baseUnit("seconds")
        .register(registry);
  }
}
