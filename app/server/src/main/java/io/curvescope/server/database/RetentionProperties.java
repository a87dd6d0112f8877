package io.curvescope.server.database;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long things are kept.
 *
 * @param raw events; at least 7 days
 * @param debug events of debug windows; at least a day
 * @param rollups at least as long as {@code raw}; on plain PostgreSQL and the Apache edition they
 *     are views, and reach as far back as the events do
 */
@ConfigurationProperties("curvescope.retention")
public record RetentionProperties(
    @DefaultValue("90d") Duration raw,
    @DefaultValue("14d") Duration debug,
    @DefaultValue("730d") Duration rollups) {
  public RetentionProperties {
    require(raw.compareTo(Duration.ofDays(7)) >= 0, "raw must be 7d or more");
    require(debug.compareTo(Duration.ofDays(1)) >= 0, "debug must be 1d or more");
    require(rollups.compareTo(raw) >= 0, "rollups must not be shorter than raw");
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException("curvescope.retention." + rule);
    }
  }
}
