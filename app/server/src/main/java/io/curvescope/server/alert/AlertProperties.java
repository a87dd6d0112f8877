package io.curvescope.server.alert;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How alerts are raised and kept.
 *
 * @param pass how often conditions are evaluated
 * @param heartbeat how often the server that evaluates says that it lives; after four that did not
 *     come, another takes over
 * @param groupWindow alerts of a project that begin to fire within this time of the first are a
 *     group
 * @param retention how long resolved alerts and ended silences are kept
 */
@ConfigurationProperties("curvescope.alert")
public record AlertProperties(
    @DefaultValue("15s") Duration pass,
    @DefaultValue("5s") Duration heartbeat,
    @DefaultValue("30m") Duration groupWindow,
    @DefaultValue("365d") Duration retention) {
  public AlertProperties {
    require(pass.compareTo(Duration.ofMillis(100)) >= 0, "pass must be 100ms or more");
    require(heartbeat.compareTo(Duration.ofMillis(100)) >= 0, "heartbeat must be 100ms or more");
    require(!groupWindow.isNegative(), "group-window must not be negative");
    require(retention.compareTo(Duration.ofDays(1)) >= 0, "retention must be 1d or more");
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException("curvescope.alert." + rule);
    }
  }
}
