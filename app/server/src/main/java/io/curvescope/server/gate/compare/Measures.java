package io.curvescope.server.gate.compare;

import io.curvescope.server.telemetry.SpectrumEvent;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What a run measured last.
 *
 * @param spectra the newest, in the order of time
 * @param finalLoss the median of the last ten losses; NaN where one of them is not finite
 * @param cgIterations the median of the last twenty solves
 * @param bottomEigenvalue the newest value of that metric
 */
record Measures(
    List<SpectrumEvent> spectra,
    OptionalDouble finalLoss,
    OptionalDouble cgIterations,
    OptionalDouble bottomEigenvalue) {
  /** Of a run that there is not. */
  static final Measures NONE =
      new Measures(
          List.of(), OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());
}
