package io.curvescope.server.telemetry;

/**
 * Hyperparameters from this step on.
 *
 * @param values a JSON object as text, stored and read back as it is
 */
public record ConfigEvent(EventHeader header, String values) implements Event {
  @Override
  public EventType type() {
    return EventType.CONFIG;
  }
}
