package io.curvescope.server.dashboard.query;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What one query of a dashboard may take.
 *
 * @param timeout of one statement
 * @param rows of one question; further rows are left out
 * @param atOnce queries at the same time, so that ingest has connections left
 */
@ConfigurationProperties("curvescope.dashboard")
public record QueryLimits(
    @DefaultValue("10s") Duration timeout,
    @DefaultValue("20000") int rows,
    @DefaultValue("4") int atOnce) {
  public QueryLimits {
    if (timeout.toMillis() < 1) {
      throw new IllegalArgumentException("curvescope.dashboard.timeout must be 1 ms or more");
    }
    if (rows < 1 || atOnce < 1) {
      throw new IllegalArgumentException(
          "curvescope.dashboard.rows and curvescope.dashboard.at-once must be 1 or more");
    }
  }
}
