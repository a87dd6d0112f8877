package io.curvescope.server.telemetry;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The kinds of event, in the order in which they are written. Each has a table of its own. */
public enum EventType {
  METRIC,
  HV,
  CG,
  SPECTRUM,
  PRECONDITIONER,
  CONFIG,
  NOTE,
  INCIDENT,
  COST;

  /** The name in JSON, which is also that of the table. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The type of this wire name, if there is one. */
  public static Optional<EventType> ofWireName(String wireName) {
    return Arrays.stream(values()).filter(type -> type.wireName().equals(wireName)).findFirst();
  }
}
