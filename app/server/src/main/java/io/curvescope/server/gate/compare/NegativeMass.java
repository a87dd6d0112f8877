package io.curvescope.server.gate.compare;

import io.curvescope.server.telemetry.DoubleArray;
import io.curvescope.server.telemetry.SpectrumEvent;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The share of negative curvature: of the sum of the sizes of all eigenvalues, what the negative
 * ones make up, weighted where the values are nodes of a density.
 */
final class NegativeMass {
  private NegativeMass() {}

  /**
   * Whether a spectrum says anything of negative curvature: the nodes of a density cover all of it;
   * of single eigenvalues, the lowest are known to be among them where one is negative.
   */
  static boolean isTold(SpectrumEvent spectrum) {
    return spectrum.weights().isPresent() || lowest(spectrum).orElse(0) < 0;
  }

  /** Between 0 and 1; NaN where a value is. */
  static double of(SpectrumEvent spectrum) {
    Optional<DoubleArray> weights = spectrum.weights();
    double scale = 0;
    for (int i = 0; i < spectrum.eigenvalues().size(); i++) {
      scale = Math.max(scale, Math.abs(spectrum.eigenvalues().get(i)));
    }
    double negative = 0;
    double all = 0;
    for (int i = 0; i < spectrum.eigenvalues().size(); i++) {
      double value = scale == 0 ? 0 : spectrum.eigenvalues().get(i) / scale;
      int index = i;
      double weight = weights.map(each -> each.get(index)).orElse(1.0);
      negative += weight * Math.max(0, -value);
      all += weight * Math.abs(value);
    }
    return all == 0 ? 0 : negative / all;
  }

  /** By the two ends of a spectrum alone. */
  static double ofEnds(double top, double bottom) {
    double negative = Math.max(0, -bottom);
    double all = Math.abs(top) + negative;
    return all == 0 ? 0 : negative / all;
  }

  private static OptionalDouble lowest(SpectrumEvent spectrum) {
    OptionalDouble lowest = OptionalDouble.empty();
    for (int i = 0; i < spectrum.eigenvalues().size(); i++) {
      double value = spectrum.eigenvalues().get(i);
      lowest = OptionalDouble.of(Math.min(lowest.orElse(value), value));
    }
    return lowest;
  }
}
