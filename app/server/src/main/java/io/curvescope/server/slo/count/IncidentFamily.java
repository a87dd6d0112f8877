package io.curvescope.server.slo.count;

import io.curvescope.server.slo.Indicator;
import io.curvescope.server.telemetry.Measure;
import java.util.Locale;
import java.util.Optional;

/** Incidents that are one story: Infinity and then NaN are. */
public enum IncidentFamily {
  NON_FINITE,
  OUT_OF_MEMORY,
  DIVERGENCE;

  /** The name in the database. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The family of what was measured, if it is an incident. */
  static Optional<IncidentFamily> of(Measure measure) {
    return switch (measure) {
      case NAN, INF -> Optional.of(NON_FINITE);
      case OUT_OF_MEMORY -> Optional.of(OUT_OF_MEMORY);
      case DIVERGENCE -> Optional.of(DIVERGENCE);
      case HV_SECONDS,
          CG_ITERATIONS,
          TOP_EIGENVALUE,
          CONDITION_NUMBER,
          HESSIAN_MEMORY_BYTES,
          VERSION_SKEW_STEPS,
          CRITICAL_SHARPNESS,
          EPOCH_SECONDS,
          LEARNING_RATE,
          MOMENTUM,
          GPU_MEMORY_LIMIT_BYTES,
          INTERVENTION ->
          Optional.empty();
    };
  }

  /** The family that an indicator counts, if it counts incidents. */
  public static Optional<IncidentFamily> of(Indicator indicator) {
    if (!indicator.isZeroTolerance()) {
      return Optional.empty();
    }
    return Optional.of(indicator == Indicator.OUT_OF_MEMORY ? OUT_OF_MEMORY : NON_FINITE);
  }
}
