package io.curvescope.server.dashboard.query;

import java.time.Duration;

/** A query was stopped by its time limit. */
public final class QueryTooSlow extends RuntimeException {
  private static final long serialVersionUID = 1L;

  QueryTooSlow(Duration limit) {
    super(
        "the query took longer than %.1f s and was stopped; choose a shorter time range, or fewer values of the variables"
            .formatted(limit.toMillis() / 1e3));
  }
}
