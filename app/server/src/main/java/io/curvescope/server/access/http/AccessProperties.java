package io.curvescope.server.access.http;

import io.curvescope.server.access.AccessRole;
import io.curvescope.server.access.AuthenticationMode;
import io.curvescope.server.access.token.EnvironmentToken;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Who may come in.
 *
 * @param auth {@code CURVESCOPE_AUTH}: required or loopback; by the bound address when unset
 * @param adminToken {@code CURVESCOPE_ADMIN_TOKEN}: a token for everything
 * @param metricsToken {@code CURVESCOPE_METRICS_TOKEN}: a token for the service's metrics
 */
@ConfigurationProperties("curvescope")
record AccessProperties(
    @Nullable AuthenticationMode auth, @Nullable String adminToken, @Nullable String metricsToken) {

  Optional<AuthenticationMode> mode() {
    return Optional.ofNullable(auth);
  }

  /**
   * @throws IllegalArgumentException if one can be guessed or not be sent
   */
  List<EnvironmentToken> tokens() {
    List<EnvironmentToken> tokens = new ArrayList<>();
    if (hasAdmin()) {
      tokens.add(token("CURVESCOPE_ADMIN_TOKEN", adminToken, AccessRole.ADMIN));
    }
    if (metricsToken != null && !metricsToken.isEmpty()) {
      tokens.add(token("CURVESCOPE_METRICS_TOKEN", metricsToken, AccessRole.METRICS));
    }
    return tokens;
  }

  boolean hasAdmin() {
    return adminToken != null && !adminToken.isEmpty();
  }

  private static EnvironmentToken token(String variable, @Nullable String secret, AccessRole role) {
    return EnvironmentToken.of(variable, secret == null ? "" : secret, role);
  }

  /** Leaves the tokens out. */
  @Override
  public String toString() {
    return "AccessProperties[" + mode() + "]";
  }
}
