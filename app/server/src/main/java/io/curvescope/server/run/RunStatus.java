package io.curvescope.server.run;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Where a run's life stands. A finished run still accepts events. */
public enum RunStatus {
  RUNNING,
  CONVERGED,
  COMPLETED,
  FAILED,
  CANCELLED;

  /** The name in JSON and in the database. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether the run has ended in this state. */
  public boolean isFinished() {
    return this != RUNNING;
  }

  /** The status of this wire name, if there is one. */
  public static Optional<RunStatus> ofWireName(String wireName) {
    return Arrays.stream(values()).filter(status -> status.wireName().equals(wireName)).findFirst();
  }
}
