package io.curvescope.server.telemetry;

import java.util.OptionalDouble;

/**
 * Latency of Hessian-vector products.
 *
 * @param seconds of one product, or the mean over {@code count} of them
 * @param count how many products this event stands for; 1 unless the client says otherwise
 * @param maxSeconds of the slowest of them
 */
public record HvEvent(EventHeader header, double seconds, long count, OptionalDouble maxSeconds)
    implements Event {
  @Override
  public EventType type() {
    return EventType.HV;
  }
}
