package io.curvescope.server.telemetry;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Money spent.
 *
 * @param amount in units of {@code currency}
 * @param currency for example {@code USD}
 * @param resource for example {@code h100}
 * @param seconds for which the resource was held
 */
public record CostEvent(
    EventHeader header,
    double amount,
    String currency,
    Optional<String> resource,
    OptionalDouble seconds)
    implements Event {
  @Override
  public EventType type() {
    return EventType.COST;
  }
}
