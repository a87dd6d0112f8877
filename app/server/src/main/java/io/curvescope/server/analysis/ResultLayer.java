package io.curvescope.server.analysis;

import io.swagger.v3.oas.annotations.media.Schema;

/**
 * The largest eigenvalue of the diagonal block of one parameter, all others held still.
 *
 * @param parameters rows of the block
 * @param residual of {@code top}
 */
@Schema(name = "Layer")
public record ResultLayer(
    @Schema(example = "0.weight") String name,
    @Schema(example = "320") int parameters,
    @Schema(example = "1.9") double top,
    @Schema(example = "2e-12") double residual) {}
