package io.curvescope.server.analysis.compare;

import io.curvescope.server.telemetry.SpectrumEvent;
import java.util.Optional;

/** How far numbers may be off by what is said of them. */
final class StatedErrors {
  /** Taken where a job states no residuals: the usual tolerance of power iterations, and some. */
  static final double ASSUMED_RELATIVE_ERROR = 1e-2;

  /** Standard errors within which two estimates of one number differ, but for one in 16,000. */
  static final double STANDARD_ERRORS = 4;

  private static final double OF_FLOAT64 = 1e-8;
  private static final double OF_FLOAT32 = 1e-5;
  private static final double OF_SHORTER = 1e-2;

  private StatedErrors() {}

  /**
   * What rounding may do to an eigenvalue, relative to the spectral norm. A float64 Hessian of a
   * model whose file holds constants in float32 is good to 1e-8, one in float32 to some 1e-6.
   */
  static double ofType(Optional<String> dtype) {
    return switch (dtype.orElse("float32")) {
      case "float64", "double" -> OF_FLOAT64;
      case "float16", "half", "bfloat16" -> OF_SHORTER;
      default -> OF_FLOAT32;
    };
  }

  /** The error of the element at {@code index} of a reported spectrum. */
  static double ofEigenvalue(SpectrumEvent reported, int index) {
    return reported
        .residuals()
        .filter(residuals -> index < residuals.size())
        .map(residuals -> Math.abs(residuals.get(index)))
        .filter(Double::isFinite)
        .orElseGet(() -> ASSUMED_RELATIVE_ERROR * Math.abs(reported.eigenvalues().get(index)));
  }
}
