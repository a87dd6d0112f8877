package io.curvescope.server.runbook;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where runbooks are read.
 *
 * @param url the address that a runbook's name is appended to, {@code CURVESCOPE_RUNBOOK_URL}; this
 *     server's own pages when unset
 */
@ConfigurationProperties("curvescope.runbook")
public record RunbookProperties(@Nullable String url) {
  public RunbookProperties {
    if (url != null && !url.isBlank() && !isHttp(url)) {
      throw new IllegalArgumentException(
          "CURVESCOPE_RUNBOOK_URL must be an address such as https://wiki.example.org/runbooks, not '"
              + url
              + "'");
    }
  }

  /** The address that was set, without a slash at its end. */
  public Optional<String> base() {
    return Optional.ofNullable(url)
        .filter(each -> !each.isBlank())
        .map(each -> each.strip().replaceAll("/+$", ""));
  }

  static boolean isHttp(String url) {
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
