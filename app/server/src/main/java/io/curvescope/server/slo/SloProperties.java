package io.curvescope.server.slo;

import java.time.Duration;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How objectives are read and evaluated.
 *
 * @param dir folder of SLO files; without one, only the defaults count
 * @param reload how often it is looked at
 * @param recount how far back a new or changed objective counts what is already stored
 * @param silentAfter how long a running run may report nothing
 * @param incidentSaidFor how long an incident is said at least, also where its run ended at once:
 *     longer than an Alertmanager waits before it tells of a new group of alerts
 */
@ConfigurationProperties("curvescope.slo")
public record SloProperties(
    Optional<String> dir,
    @DefaultValue("10s") Duration reload,
    @DefaultValue("7d") Duration recount,
    @DefaultValue("10m") Duration silentAfter,
    @DefaultValue("2m") Duration incidentSaidFor) {
  public SloProperties {
    dir = dir.filter(folder -> !folder.isBlank());
    require(reload.compareTo(Duration.ofMillis(100)) >= 0, "reload must be 100ms or more");
    require(!recount.isNegative(), "recount must not be negative");
    require(silentAfter.compareTo(Duration.ofMinutes(1)) >= 0, "silent-after must be 1m or more");
    require(
        !incidentSaidFor.isNegative() && incidentSaidFor.compareTo(Duration.ofHours(1)) <= 0,
        "incident-said-for must be 0s to 1h");
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException("curvescope.slo." + rule);
    }
  }
}
