package io.curvescope.server.telemetry;

/**
 * One value of a named series.
 *
 * @param name for example {@code loss}
 * @param value may be NaN or infinite
 */
public record MetricEvent(EventHeader header, String name, double value) implements Event {
  @Override
  public EventType type() {
    return EventType.METRIC;
  }
}
