package io.curvescope.server.access;

import io.curvescope.server.problem.Problem;
import io.curvescope.server.problem.ProblemType;
import java.util.Optional;
import java.util.Set;

/**
 * Who calls, and what the caller may see. Routes take it as an argument.
 *
 * @param name for logs: the name of the token, never the token
 * @param role what the caller may do
 * @param projects the projects that the caller may see; empty for every project, also those to come
 */
public record Viewer(String name, AccessRole role, Optional<Set<String>> projects) {
  /** Whoever calls over the loopback address while no authentication is required. */
  public static final Viewer LOCAL = new Viewer("local", AccessRole.ADMIN, Optional.empty());

  public Viewer {
    projects = projects.map(Set::copyOf);
  }

  /** Whether the caller has the role {@code needed}, or one that includes it. */
  public boolean has(AccessRole needed) {
    return role.includes(needed);
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
