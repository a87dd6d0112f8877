package io.curvescope.server.access.http;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells requests of programs on this machine from those that only pass through it: a browser whose
 * page was made to resolve to 127.0.0.1 (DNS rebinding), a page of another site that sends to
 * localhost, and a proxy that lets others in. All of them arrive over the loopback address.
 */
final class LoopbackRequests {
  private static final Pattern HOST =
      Pattern.compile("(?i)(localhost|127(\\.[0-9]{1,3}){3}|\\[::1])(:[0-9]{1,5})?");
  private static final List<String> PROXY_HEADERS =
      List.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via");
  private static final Set<String> OWN_PAGES = Set.of("same-origin", "none");

  private LoopbackRequests() {}

  /** Why a request without a token is not trusted, and what to do; empty for one that is. */
  static Optional<String> distrust(HttpServletRequest request) {
    @Nullable String host = request.getHeader("Host");
    if (host == null || !HOST.matcher(host).matches()) {
      return Optional.of(
          "without a token this server answers requests for localhost, 127.0.0.1 and [::1] only;"
              + " use such an address, or send a token");
    }
    for (String header : PROXY_HEADERS) {
      if (request.getHeader(header) != null) {
        return Optional.of(
            "the request came through a proxy (it has the header "
                + header
                + "), and without a token only programs of this machine are answered; start the"
                + " server with CURVESCOPE_AUTH=required and send a token");
      }
    }
    return isOfAnotherSite(request, host)
        ? Optional.of(
            "the request comes from a page of another site; without a token only the server's own"
                + " pages are answered")
        : Optional.empty();
  }

  private static boolean isOfAnotherSite(HttpServletRequest request, String host) {
    @Nullable String site = request.getHeader("Sec-Fetch-Site");
    @Nullable String origin = request.getHeader("Origin");
    return (site != null && !OWN_PAGES.contains(site) && !isFollowedLink(request))
        || (origin != null && !isOrigin(origin, host));
  }

  /** A page that a person opens by a link; the page with the link cannot read it. */
  private static boolean isFollowedLink(HttpServletRequest request) {
    return request.getMethod().equals("GET")
        && "navigate".equals(request.getHeader("Sec-Fetch-Mode"));
  }

  private static boolean isOrigin(String origin, String host) {
    try {
      return host.equalsIgnoreCase(URI.create(origin).getRawAuthority());
    } catch (IllegalArgumentException noUri) {
      return false;
    }
  }
}
