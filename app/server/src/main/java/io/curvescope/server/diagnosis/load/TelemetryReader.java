package io.curvescope.server.diagnosis.load;

import io.curvescope.server.run.RunKey;
import io.curvescope.server.telemetry.Event;
import io.curvescope.server.telemetry.EventType;
import io.curvescope.server.telemetry.EventWindow;
import io.curvescope.server.telemetry.StoredEvent;
import io.curvescope.server.telemetry.TelemetryQueries;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the events of one kind of a run of any length, at a bounded cost: all of them where they
 * are few; else those up to a failure and those at the end, and the first few of each of some
 * slices of time between.
 */
final class TelemetryReader {
  private static final int SLICES = 48;

  private final TelemetryQueries telemetry;
  private final RunKey run;
  private final Optional<Instant> firstEventAt;
  private final Optional<Instant> failedAt;
  private boolean sampled;

  /**
   * @param firstEventAt of the run; empty where it has none
   * @param failedAt when it failed first
   */
  TelemetryReader(
      TelemetryQueries telemetry,
      RunKey run,
      Optional<Instant> firstEventAt,
      Optional<Instant> failedAt) {
    this.telemetry = telemetry;
    this.run = run;
    this.firstEventAt = firstEventAt;
    this.failedAt = failedAt;
  }

  /** Whether anything that was read is only a sample. */
  boolean hasSampled() {
    return sampled;
  }

  /**
   * In the order of time.
   *
   * @param names of metrics; empty for all events of any other kind
   * @param limit events read in full around the failure, and as many at the end
   */
  List<Event> read(EventType type, Set<String> names, int limit) {
    if (firstEventAt.isEmpty()) {
      return List.of();
    }
    EventWindow newest =
        names.isEmpty()
            ? EventWindow.newest(run, type, limit)
            : EventWindow.newestMetrics(run, names, limit);
    // A failure's own events, and what follows at once, belong to what is read in full.
    Optional<Instant> afterFailure = failedAt.map(time -> time.plusSeconds(1));
    List<Event> atFailure =
        afterFailure.isPresent()
            ? events(newest.between(Optional.empty(), afterFailure))
            : List.of();
    List<Event> atEnd = events(newest.between(afterFailure, Optional.empty()));
    List<Event> all = new ArrayList<>();
    all.addAll(
        sample(newest, limit, firstEventAt.get(), start(failedAt.isPresent() ? atFailure : atEnd)));
    all.addAll(atFailure);
    if (afterFailure.isPresent()) {
      all.addAll(sample(newest, limit, afterFailure.get(), start(atEnd)));
    }
    all.addAll(atEnd);
    return all;
  }

  private List<Event> sample(EventWindow like, int limit, Instant from, Optional<Instant> to) {
    if (to.isEmpty() || !from.isBefore(to.get()) || isEmpty(like, from, to.get())) {
      return List.of();
    }
    Duration whole = Duration.between(from, to.get());
    int perSlice = Math.max(1, limit / SLICES);
    int scan = like.only().isEmpty() ? perSlice : 10 * perSlice;
    List<Event> found = new ArrayList<>();
    for (int slice = 0; slice < SLICES; slice++) {
      Instant begin = from.plus(whole.multipliedBy(slice).dividedBy(SLICES));
      Instant end = from.plus(whole.multipliedBy(slice + 1L).dividedBy(SLICES));
      found.addAll(
          events(
              new EventWindow(
                  run,
                  like.type(),
                  like.only(),
                  Optional.of(begin),
                  Optional.of(end),
                  EventWindow.End.EARLIEST,
                  scan,
                  perSlice)));
    }
    sampled |= !found.isEmpty();
    return found;
  }

  /**
   * Whether there are no events of the kind, whatever their name: what was read is all there is.
   */
  private boolean isEmpty(EventWindow like, Instant from, Instant to) {
    return events(
            new EventWindow(
                run,
                like.type(),
                Set.of(),
                Optional.of(from),
                Optional.of(to),
                EventWindow.End.EARLIEST,
                1,
                1))
        .isEmpty();
  }

  private List<Event> events(EventWindow window) {
    return telemetry.window(window).stream().map(StoredEvent::event).toList();
  }

  private static Optional<Instant> start(List<Event> events) {
    return events.stream().map(event -> event.header().time()).findFirst();
  }
}
