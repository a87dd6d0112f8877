package io.curvescope.server.access.http;

import io.curvescope.server.access.AccessRole;
import io.curvescope.server.access.NoRoleRequired;
import io.curvescope.server.access.ProjectCheck;
import io.curvescope.server.access.RequiresRole;
import io.curvescope.server.access.Viewer;
import io.curvescope.server.problem.Problem;
import io.curvescope.server.problem.ProblemType;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * Decides by the declaration of the very route that will be called. What declares nothing is
 * refused. Refusals are thrown as {@link Problem}, which says what would be needed.
 */
final class RouteAuthorization implements AuthorizationManager<RequestAuthorizationContext> {
  private static final AuthorizationResult GRANTED = new AuthorizationDecision(true);

  private final RouteLookup lookup;
  private final ProjectWalls walls;

  RouteAuthorization(RouteLookup lookup, ProjectWalls walls) {
    this.lookup = lookup;
    this.walls = walls;
  }

  @Override
  public AuthorizationResult authorize(
      Supplier<? extends @Nullable Authentication> authentication,
      RequestAuthorizationContext context) {
    HttpServletRequest request = context.getRequest();
    PathContainer path = ServletRequestPathUtils.parseAndCache(request).pathWithinApplication();
    Optional<FixedRoutes.Access> fixed = FixedRoutes.find(path);
    if (fixed.isPresent()) {
      FixedRoutes.Access access = fixed.get();
      if (access.role().isPresent()) {
        check(viewer(authentication), access.role().get(), access.projects(), request);
      }
      return GRANTED;
    }
    Optional<HandlerMethod> route = lookup.find(request);
    if (route.isPresent() && route.get().hasMethodAnnotation(NoRoleRequired.class)) {
      return GRANTED;
    }
    Viewer viewer = viewer(authentication);
    if (route.isPresent()) {
      RequiresRole required =
          Optional.ofNullable(route.get().getMethodAnnotation(RequiresRole.class))
              .orElseThrow(RouteAuthorization::undeclared);
      check(viewer, required.value(), required.projects(), request);
    }
    // Where there is no route, whoever has a token is told so.
    return GRANTED;
  }

  private void check(
      Viewer viewer, AccessRole role, ProjectCheck projects, HttpServletRequest request) {
    if (!viewer.has(role)) {
      throw Problem.of(
          ProblemType.FORBIDDEN,
          "this needs a token with the role %s; this one has the role %s"
              .formatted(role.wireName(), viewer.role().wireName()));
    }
    switch (projects) {
      case PATH -> walls.check(viewer, request);
      case VIEWER -> {
        // The route sees to it.
      }
      case EVERY_PROJECT -> {
        if (!viewer.seesEveryProject()) {
          throw Problem.of(
              ProblemType.FORBIDDEN,
              "this needs a token for every project; this one is for " + viewer.projects().get());
        }
      }
    }
  }

  private static Viewer viewer(Supplier<? extends @Nullable Authentication> authentication) {
    if (authentication.get() instanceof ViewerAuthentication known) {
      return known.getPrincipal();
    }
    throw new IllegalStateException("a request reached authorization without a caller");
  }

  private static Problem undeclared() {
    return Problem.of(
        ProblemType.FORBIDDEN,
        "this route declares no role, so nobody may use it; its method lacks @RequiresRole");
  }
}
