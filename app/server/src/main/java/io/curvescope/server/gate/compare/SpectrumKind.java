package io.curvescope.server.gate.compare;

import io.curvescope.server.telemetry.SpectrumEvent;
import java.util.Optional;

/**
 * What two spectra must have in common to be compared.
 *
 * @param isDensity whether the values are nodes of a density rather than eigenvalues
 */
record SpectrumKind(Optional<String> operator, Optional<String> batch, boolean isDensity) {
  static SpectrumKind of(SpectrumEvent spectrum) {
    return new SpectrumKind(spectrum.operator(), spectrum.batch(), spectrum.weights().isPresent());
  }

  @Override
  public String toString() {
    return operator.orElse("an operator without name")
        + " on "
        + batch.orElse("a batch without label")
        + (isDensity ? ", density" : "");
  }
}
