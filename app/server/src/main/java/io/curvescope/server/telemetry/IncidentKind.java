package io.curvescope.server.telemetry;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What went wrong. */
public enum IncidentKind {
  NAN,
  INF,
  OOM,
  DIVERGENCE,
  PRECISION,
  PREEMPTION;

  /** The name in JSON and in the database. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The kind of this wire name, if there is one. */
  public static Optional<IncidentKind> ofWireName(String wireName) {
    return Arrays.stream(values()).filter(kind -> kind.wireName().equals(wireName)).findFirst();
  }
}
