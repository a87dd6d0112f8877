package io.curvescope.server.diagnosis.load;

import io.curvescope.server.diagnosis.SpectrumPoint;
import io.curvescope.server.telemetry.DoubleArray;
import io.curvescope.server.telemetry.SpectrumEvent;
import java.util.Optional;
import java.util.OptionalDouble;

/** Spectra without their arrays. */
final class SpectrumPoints {
  private SpectrumPoints() {}

  /** Empty for a spectrum without eigenvalues, and for a density, whose nodes are none. */
  static Optional<SpectrumPoint> of(SpectrumEvent spectrum) {
    if (spectrum.topEigenvalue().isEmpty() || spectrum.weights().isPresent()) {
      return Optional.empty();
    }
    double top = spectrum.topEigenvalue().getAsDouble();
    return Optional.of(
        new SpectrumPoint(
            spectrum.header().time(),
            spectrum.header().step(),
            spectrum.header().rank(),
            top,
            residual(spectrum, top),
            spectrum.operator(),
            spectrum.method(),
            spectrum.batch(),
            spectrum.dtype(),
            spectrum.seed(),
            spectrum.trace(),
            spectrum.traceStderr()));
  }

  private static OptionalDouble residual(SpectrumEvent spectrum, double top) {
    Optional<DoubleArray> residuals = spectrum.residuals();
    if (residuals.isEmpty()) {
      return OptionalDouble.empty();
    }
    for (int i = 0; i < Math.min(residuals.get().size(), spectrum.eigenvalues().size()); i++) {
      if (spectrum.eigenvalues().get(i) == top && Double.isFinite(residuals.get().get(i))) {
        return OptionalDouble.of(Math.abs(residuals.get().get(i)));
      }
    }
    return OptionalDouble.empty();
  }
}
