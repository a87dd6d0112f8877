package io.curvescope.server.run;

import java.util.Optional;

/**
 * Which runs to list, newest first.
 *
 * @param after continue behind this run
 * @param limit runs per page, 1 to 1000
 */
public record RunQuery(
    Optional<String> project, Optional<RunStatus> status, Optional<RunKey> after, int limit) {
  public RunQuery {
    if (limit < 1 || limit > 1000) {
      throw new IllegalArgumentException("limit must be 1 to 1000, not " + limit);
    }
  }
}
