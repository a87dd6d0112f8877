package io.curvescope.server.run;

import java.util.Optional;
import java.util.Set;

/**
 * Which runs to list, newest first.
 *
 * @param projects only runs of these, at least one; empty for every project
 * @param project only runs of this one
 * @param after continue behind this run
 * @param limit runs per page, 1 to 1000
 */
public record RunQuery(
    Optional<Set<String>> projects,
    Optional<String> project,
    Optional<RunStatus> status,
    Optional<RunKey> after,
    int limit) {
  public RunQuery {
    projects = projects.map(Set::copyOf);
    if (projects.isPresent() && projects.get().isEmpty()) {
      throw new IllegalArgumentException("projects must name one or more");
    }
    if (limit < 1 || limit > 1000) {
      throw new IllegalArgumentException("limit must be 1 to 1000, not " + limit);
    }
  }
}
