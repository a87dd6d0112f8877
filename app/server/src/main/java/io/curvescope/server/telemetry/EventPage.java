package io.curvescope.server.telemetry;

import java.util.List;
import java.util.Optional;

/**
 * One page of events.
 *
 * @param next where the following page begins; empty when nothing follows
 */
public record EventPage(List<StoredEvent> events, Optional<EventCursor> next) {
  public EventPage {
    events = List.copyOf(events);
  }
}
