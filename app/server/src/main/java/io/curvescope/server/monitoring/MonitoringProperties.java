package io.curvescope.server.monitoring;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How runs are watched.
 *
 * @param refresh how often the gauges of runs are read from the database
 * @param activeWithin a running run counts as active if its newest event is no older; one that fell
 *     silent stays running, but loses its gauges
 * @param activeRuns how many runs have gauges at most: those with the newest events
 */
@ConfigurationProperties("curvescope.monitoring")
public record MonitoringProperties(
    @DefaultValue("10s") Duration refresh,
    @DefaultValue("15m") Duration activeWithin,
    @DefaultValue("500") int activeRuns) {
  public MonitoringProperties {
    if (refresh.isNegative() || refresh.isZero()) {
      throw new IllegalArgumentException("curvescope.monitoring.refresh must be positive");
    }
    if (activeWithin.isNegative() || activeWithin.isZero()) {
      throw new IllegalArgumentException("curvescope.monitoring.active-within must be positive");
    }
    if (activeRuns < 0 || activeRuns > 500) {
      throw new IllegalArgumentException("curvescope.monitoring.active-runs must be 0 to 500");
    }
  }
}
