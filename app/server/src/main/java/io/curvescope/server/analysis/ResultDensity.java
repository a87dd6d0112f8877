package io.curvescope.server.analysis;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/**
 * A spectral density as a quadrature: nodes with weights that sum to 1.
 *
 * @param nodes ascending
 * @param negativeMass fraction of eigenvalues that are below zero by more than rounding
 * @param negativeMassStderr its standard error over the probes
 * @param halfStepsDistance Wasserstein-1 distance to the density of half the steps, in units of the
 *     eigenvalues: how much the truncation still moves it
 */
@Schema(name = "Density")
public record ResultDensity(
    List<Double> nodes,
    List<Double> weights,
    @Schema(example = "8") int probes,
    @Schema(example = "60") int steps,
    @JsonProperty("negative_mass") double negativeMass,
    @JsonProperty("negative_mass_stderr") double negativeMassStderr,
    @JsonProperty("half_steps_distance") double halfStepsDistance) {
  public ResultDensity {
    nodes = List.copyOf(nodes);
    weights = List.copyOf(weights);
  }
}
