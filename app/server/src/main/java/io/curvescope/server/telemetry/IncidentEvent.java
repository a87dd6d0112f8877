package io.curvescope.server.telemetry;

import java.util.Optional;

/**
 * Something that went wrong.
 *
 * @param where for example the name of the metric that was not finite
 * @param source who noticed
 */
public record IncidentEvent(
    EventHeader header,
    IncidentKind kind,
    Optional<String> message,
    Optional<String> where,
    IncidentSource source)
    implements Event {
  @Override
  public EventType type() {
    return EventType.INCIDENT;
  }
}
