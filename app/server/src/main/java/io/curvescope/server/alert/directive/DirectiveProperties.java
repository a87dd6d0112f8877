package io.curvescope.server.alert.directive;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How directives are asked.
 *
 * @param expiresAfter how long one is repeated; a job that did nothing by then had better not
 * @param refresh how often a server that takes telemetry in looks for new ones
 */
@ConfigurationProperties("curvescope.directive")
public record DirectiveProperties(
    @DefaultValue("1h") Duration expiresAfter, @DefaultValue("2s") Duration refresh) {
  public DirectiveProperties {
    if (!expiresAfter.isPositive()) {
      throw new IllegalArgumentException("curvescope.directive.expires-after must be positive");
    }
    if (refresh.toMillis() < 1) {
      throw new IllegalArgumentException("curvescope.directive.refresh must be 1ms or more");
    }
  }
}
