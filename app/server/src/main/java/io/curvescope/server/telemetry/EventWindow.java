package io.curvescope.server.telemetry;

import io.curvescope.server.run.RunKey;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The events of one kind at one end of a stretch of time, debug windows included. However many
 * events the run has, no more than {@code scan} of each table are looked at.
 *
 * @param only the names of metrics or the kinds of incidents that are wanted; empty for all
 * @param from the earliest time, inclusive
 * @param to the latest time, exclusive
 * @param scan rows of a table looked at, at most, 1 to 200,000
 * @param limit events at most, 1 to {@code scan}
 */
public record EventWindow(
    RunKey run,
    EventType type,
    Set<String> only,
    Optional<Instant> from,
    Optional<Instant> to,
    End end,
    int scan,
    int limit) {
  /** The largest number of rows looked at. */
  public static final int MAXIMUM_SCAN = 200_000;

  /** Where the events lie in their stretch of time. */
  public enum End {
    /** The first ones. */
    EARLIEST,
    /** The last ones. */
    NEWEST
  }

  public EventWindow {
    only = Set.copyOf(only);
    if (!only.isEmpty() && type != EventType.METRIC && type != EventType.INCIDENT) {
      throw new IllegalArgumentException(
          "only metrics and incidents are told apart by name, not events of type " + type);
    }
    if (scan < 1 || scan > MAXIMUM_SCAN) {
      throw new IllegalArgumentException("scan must be 1 to 200000, not " + scan);
    }
    if (limit < 1 || limit > scan) {
      throw new IllegalArgumentException("limit must be 1 to " + scan + ", not " + limit);
    }
  }

  /** The newest events of a kind. */
  public static EventWindow newest(RunKey run, EventType type, int limit) {
    return new EventWindow(
        run, type, Set.of(), Optional.empty(), Optional.empty(), End.NEWEST, limit, limit);
  }

  /** The newest values of some metrics. */
  public static EventWindow newestMetrics(RunKey run, Set<String> names, int limit) {
    return new EventWindow(
        run,
        EventType.METRIC,
        names,
        Optional.empty(),
        Optional.empty(),
        End.NEWEST,
        MAXIMUM_SCAN,
        limit);
  }

  /** The first incidents of some kinds. */
  public static EventWindow firstIncidents(RunKey run, EnumSet<IncidentKind> kinds, int limit) {
    return new EventWindow(
        run,
        EventType.INCIDENT,
        kinds.stream().map(IncidentKind::wireName).collect(Collectors.toSet()),
        Optional.empty(),
        Optional.empty(),
        End.EARLIEST,
        MAXIMUM_SCAN,
        limit);
  }

  /** The same within another stretch of time. */
  public EventWindow between(Optional<Instant> newFrom, Optional<Instant> newTo) {
    return new EventWindow(run, type, only, newFrom, newTo, end, scan, limit);
  }
}
