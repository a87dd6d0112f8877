package io.curvescope.server.telemetry;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Series that come from other events than metrics, and may be asked for by name as metrics are. A
 * metric of the same name takes part in the series.
 */
public enum DerivedSeries {
  /** The largest eigenvalue of a spectrum. */
  TOP_EIGENVALUE,
  /** Iterations of a conjugate-gradient solve. */
  CG_ITERATIONS,
  /** Relative residual of a conjugate-gradient solve. */
  CG_RESIDUAL,
  /** Seconds of a Hessian-vector product. */
  HV_SECONDS;

  /** The name under which it is asked for. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The series of this wire name, if there is one. */
  public static Optional<DerivedSeries> ofWireName(String wireName) {
    return Arrays.stream(values()).filter(series -> series.wireName().equals(wireName)).findFirst();
  }
}
