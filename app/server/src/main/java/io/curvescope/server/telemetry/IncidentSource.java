package io.curvescope.server.telemetry;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Who noticed an incident. */
public enum IncidentSource {
  /** The training job said so. */
  JOB,
  /** The server found it in what the job sent, a loss of NaN for example. */
  SERVER;

  /** The name in JSON and in the database. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The source of this wire name, if there is one. */
  public static Optional<IncidentSource> ofWireName(String wireName) {
    return Arrays.stream(values()).filter(source -> source.wireName().equals(wireName)).findFirst();
  }
}
