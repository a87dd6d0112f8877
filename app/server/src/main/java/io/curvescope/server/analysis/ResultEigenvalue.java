package io.curvescope.server.analysis;

import io.swagger.v3.oas.annotations.media.Schema;

/**
 * An eigenvalue.
 *
 * @param residual norm of Hv - value v for the unit vector found: an eigenvalue lies within it
 * @param converged whether the residual is within the tolerance of the method
 */
@Schema(name = "Eigenvalue")
public record ResultEigenvalue(
    @Schema(example = "2.05658") double value,
    @Schema(example = "3e-13") double residual,
    boolean converged) {}
