package io.curvescope.server.access.http;

import io.curvescope.server.access.AccessRole;
import io.curvescope.server.access.ProjectCheck;
import java.util.List;
import java.util.Optional;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/** Who may use the routes that libraries bring, which cannot carry a declaration of their own. */
final class FixedRoutes {
  /**
   * @param role empty where everybody may use it
   */
  record Access(Optional<AccessRole> role, ProjectCheck projects) {}

  private record Route(PathPattern pattern, Access access) {}

  private static final List<Route> ROUTES =
      List.of(
          // Probes of container engines and load balancers carry no token; the answers are up or
          // down.
          route("/actuator/health/**", Optional.empty()),
          route("/error", Optional.empty()),
          route("/actuator", Optional.of(AccessRole.READ)),
          route("/actuator/info", Optional.of(AccessRole.READ)),
          route("/v3/api-docs/**", Optional.of(AccessRole.READ)),
          route("/v3/api-docs.yaml", Optional.of(AccessRole.READ)),
          route("/swagger-ui/**", Optional.of(AccessRole.READ)),
          // The gauges of runs carry the projects' names as labels.
          new Route(
              PathPatternParser.defaultInstance.parse("/actuator/prometheus"),
              new Access(Optional.of(AccessRole.METRICS), ProjectCheck.EVERY_PROJECT)));

  private FixedRoutes() {}

  static Optional<Access> find(PathContainer path) {
    return ROUTES.stream()
        .filter(route -> route.pattern().matches(path))
        .map(Route::access)
        .findFirst();
  }

  private static Route route(String pattern, Optional<AccessRole> role) {
    return new Route(
        PathPatternParser.defaultInstance.parse(pattern), new Access(role, ProjectCheck.VIEWER));
  }
}
