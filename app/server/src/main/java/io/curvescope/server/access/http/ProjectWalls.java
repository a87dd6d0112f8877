package io.curvescope.server.access.http;

import io.curvescope.server.access.ResourceProject;
import io.curvescope.server.access.Viewer;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.servlet.HandlerMapping;

/** Keeps callers to the projects that they may see, wherever a path names a resource. */
final class ProjectWalls {
  private final SingletonSupplier<Map<String, ResourceProject>> resources;

  ProjectWalls(ObjectProvider<ResourceProject> resources) {
    this.resources =
        SingletonSupplier.of(
            () ->
                resources
                    .orderedStream()
                    .collect(
                        Collectors.toUnmodifiableMap(
                            ResourceProject::pathVariable, Function.identity())));
  }

  /** Whether a route with these variables names a resource whose project is known. */
  boolean know(List<String> pathVariables) {
    return pathVariables.stream().anyMatch(resources.obtain()::containsKey);
  }

  /**
   * Ends the request where its path names a resource that the viewer may not see, or that is not
   * there: both here, with the same words, since a route may find something else wrong first.
   */
  void check(Viewer viewer, HttpServletRequest request) {
    if (viewer.seesEveryProject()) {
      return;
    }
    variables(request)
        .forEach(
            (variable, name) ->
                Optional.ofNullable(resources.obtain().get(variable.toString()))
                    .ifPresent(resource -> check(viewer, resource, name.toString())));
  }

  private static void check(Viewer viewer, ResourceProject resource, String name) {
    if (resource.projectOf(name).filter(viewer::sees).isEmpty()) {
      throw resource.unknown(name);
    }
  }

  private static Map<?, ?> variables(HttpServletRequest request) {
    return request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE)
            instanceof Map<?, ?> variables
        ? variables
        : Map.of();
  }
}
