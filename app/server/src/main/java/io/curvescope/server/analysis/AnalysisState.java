package io.curvescope.server.analysis;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Where an analysis stands. The last three are final. */
public enum AnalysisState {
  /** Waits for a worker, perhaps not for the first time. */
  QUEUED,
  /** A worker computes it. */
  RUNNING,
  /** It has a result. */
  SUCCEEDED,
  /** It has an error, and is not tried again. */
  FAILED,
  /** Somebody did not want it any more. */
  CANCELLED;

  /** The name in JSON and in the database. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The state of this name. */
  public static Optional<AnalysisState> ofWireName(String name) {
    return Arrays.stream(values()).filter(state -> state.wireName().equals(name)).findFirst();
  }

  /** Whether nothing will change any more. */
  public boolean isFinal() {
    return switch (this) {
      case QUEUED, RUNNING -> false;
      case SUCCEEDED, FAILED, CANCELLED -> true;
    };
  }
}
