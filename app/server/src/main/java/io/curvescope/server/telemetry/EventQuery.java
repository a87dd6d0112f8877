package io.curvescope.server.telemetry;

import io.curvescope.server.run.RunKey;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Which of a run's events to read.
 *
 * @param types empty for all
 * @param from the earliest time, inclusive
 * @param to the latest time, exclusive
 * @param after continue behind this event
 * @param limit events per page, 1 to 1000
 */
public record EventQuery(
    RunKey run,
    Set<EventType> types,
    Optional<Instant> from,
    Optional<Instant> to,
    Optional<EventCursor> after,
    int limit) {
  /** The largest page. */
  public static final int MAXIMUM_LIMIT = 1000;

  public EventQuery {
    types = types.isEmpty() ? EnumSet.allOf(EventType.class) : EnumSet.copyOf(types);
    if (limit < 1 || limit > MAXIMUM_LIMIT) {
      throw new IllegalArgumentException("limit must be 1 to 1000, not " + limit);
    }
  }
}
