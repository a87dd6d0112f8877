package io.curvescope.server.access.http;

import io.curvescope.server.access.NoRoleRequired;
import io.curvescope.server.access.ProjectCheck;
import io.curvescope.server.access.RequiresRole;
import io.curvescope.server.access.Viewer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Keeps the server from starting with a declaration that protects nothing. */
final class DeclarationCheck implements SmartInitializingSingleton {
  private static final Pattern VARIABLE = Pattern.compile("\\{\\*?([^}:]+)[^}]*}");

  private final RequestMappingHandlerMapping mapping;
  private final ProjectWalls walls;

  DeclarationCheck(RequestMappingHandlerMapping mapping, ProjectWalls walls) {
    this.mapping = mapping;
    this.walls = walls;
  }

  @Override
  public void afterSingletonsInstantiated() {
    mapping
        .getHandlerMethods()
        .forEach(
            (info, method) ->
                problem(info, method)
                    .ifPresent(
                        problem -> {
                          throw new IllegalStateException(method + " " + problem);
                        }));
  }

  private Optional<String> problem(RequestMappingInfo info, HandlerMethod method) {
    Optional<RequiresRole> required =
        Optional.ofNullable(method.getMethodAnnotation(RequiresRole.class));
    if (required.isEmpty()) {
      return Optional.empty();
    }
    if (method.hasMethodAnnotation(NoRoleRequired.class)) {
      return Optional.of("has both @RequiresRole and @NoRoleRequired");
    }
    return switch (required.get().projects()) {
      case PATH ->
          info.getPatternValues().stream().allMatch(pattern -> walls.know(variables(pattern)))
              ? Optional.empty()
              : Optional.of(
                  "has @RequiresRole by the project of its path, but no variable of "
                      + info.getPatternValues()
                      + " is known to a ResourceProject; say how it keeps to projects by one of "
                      + Arrays.toString(ProjectCheck.values()));
      case VIEWER ->
          Arrays.asList(method.getMethod().getParameterTypes()).contains(Viewer.class)
              ? Optional.empty()
              : Optional.of("has @RequiresRole with VIEWER, but takes no Viewer");
      case EVERY_PROJECT -> Optional.empty();
    };
  }

  private static List<String> variables(String pattern) {
    return VARIABLE.matcher(pattern).results().map(match -> match.group(1)).toList();
  }
}
