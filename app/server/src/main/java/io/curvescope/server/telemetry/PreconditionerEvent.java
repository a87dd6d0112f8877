package io.curvescope.server.telemetry;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * State of a preconditioner.
 *
 * @param kind for example {@code kfac}
 * @param ageSteps steps since it was refreshed
 * @param condition its condition number
 * @param inverseResidual how far its inverse is from one
 * @param layer which it covers; empty for the whole model
 * @param setupSeconds that building it took
 */
public record PreconditionerEvent(
    EventHeader header,
    String kind,
    OptionalLong ageSteps,
    OptionalDouble condition,
    OptionalDouble inverseResidual,
    Optional<String> layer,
    OptionalDouble setupSeconds)
    implements Event {
  @Override
  public EventType type() {
    return EventType.PRECONDITIONER;
  }
}
