package io.curvescope.server.access;

import io.curvescope.server.problem.Problem;
import io.curvescope.server.problem.ProblemType;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Who calls, and what the caller may see. Routes take it as an argument.
 *
 * @param name for logs: the name of the token, never the token
 * @param roles what the caller may do
 * @param projects the projects that the caller may see; empty for every project, also those to come
 */
public record Viewer(String name, Set<AccessRole> roles, Optional<Set<String>> projects) {
  /** Whoever calls over the loopback address while no authentication is required. */
  public static final Viewer LOCAL =
      new Viewer("local", EnumSet.allOf(AccessRole.class), Optional.empty());

  public Viewer {
    roles = Set.copyOf(roles);
    projects = projects.map(Set::copyOf);
  }

  /** Whether the caller has {@code role}, or one that includes it. */
  public boolean has(AccessRole role) {
    return roles.stream().anyMatch(own -> own.includes(role));
  }

  /** Whether the caller may see every project, also those to come. */
  public boolean seesEveryProject() {
    return projects.isEmpty();
  }

  /** Whether the caller may see what belongs to {@code project}. */
  public boolean sees(String project) {
    return projects.isEmpty() || projects.get().contains(project);
  }

  /**
   * Ends the request unless the caller may see {@code project}; for a project that the request
   * itself names.
   *
   * @throws Problem with status 403
   */
  public void requireProject(String project) {
    if (!sees(project)) {
      throw Problem.of(
          ProblemType.FORBIDDEN,
          "this token is not for project '" + project + "'; it needs one for that project");
    }
  }
}
