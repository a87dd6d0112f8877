package io.curvescope.server.dashboard.prometheus;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where Prometheus answers.
 *
 * @param url its address, {@code CURVESCOPE_PROMETHEUS_URL}; panels that ask it say that they
 *     cannot when unset
 */
@ConfigurationProperties("curvescope.prometheus")
public record PrometheusProperties(@Nullable String url) {
  public PrometheusProperties {
    if (url != null && !url.isBlank() && !isHttp(url)) {
      throw new IllegalArgumentException(
          "CURVESCOPE_PROMETHEUS_URL must be an address such as http://localhost:9090, not '"
              + url
              + "'");
    }
  }

  /** The address that was set, without a slash at its end. */
  Optional<String> base() {
    return Optional.ofNullable(url)
        .filter(each -> !each.isBlank())
        .map(each -> each.strip().replaceAll("/+$", ""));
  }

  private static boolean isHttp(String url) {
    try {
      URI uri = new URI(url.strip());
      return uri.getHost() != null
          && ("http".equalsIgnoreCase(uri.getScheme())
              || "https".equalsIgnoreCase(uri.getScheme()));
    } catch (URISyntaxException malformed) {
      return false;
    }
  }
}
