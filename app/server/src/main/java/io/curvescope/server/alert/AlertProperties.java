package io.curvescope.server.alert;

import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.ConstructorBinding;
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
 * @param timings how long the condition of each alert must hold before it fires, and be gone before
 *     it resolves
 */
@ConfigurationProperties("curvescope.alert")
public record AlertProperties(
    Duration pass,
    Duration heartbeat,
    Duration groupWindow,
    Duration retention,
    AlertTimings timings) {
  public AlertProperties {
    require(pass.compareTo(Duration.ofMillis(100)) >= 0, "pass must be 100ms or more");
    require(heartbeat.compareTo(Duration.ofMillis(100)) >= 0, "heartbeat must be 100ms or more");
    require(!groupWindow.isNegative(), "group-window must not be negative");
    require(retention.compareTo(Duration.ofDays(1)) >= 0, "retention must be 1d or more");
  }

  /**
   * As settings have it.
   *
   * @param timings of an alert by its runbook's name, for example {@code
   *     curvescope.alert.timings.cost-overrun.hold-down}
   */
  @ConstructorBinding
  AlertProperties(
      @DefaultValue("15s") Duration pass,
      @DefaultValue("5s") Duration heartbeat,
      @DefaultValue("30m") Duration groupWindow,
      @DefaultValue("365d") Duration retention,
      @DefaultValue Map<AlertName, Map<AlertTimings.Part, Duration>> timings) {
    this(pass, heartbeat, groupWindow, retention, AlertTimings.with(timings));
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException("curvescope.alert." + rule);
    }
  }
}
