package io.curvescope.server.analysis;

import io.swagger.v3.oas.annotations.media.Schema;

/**
 * A trace.
 *
 * @param stderr standard error over the probes; 0 where it is exact up to rounding
 * @param probes random probes behind it; 0 where it is exact
 */
@Schema(name = "Trace")
public record ResultTrace(
    @Schema(example = "13.61") double value,
    @Schema(example = "0.12") double stderr,
    @Schema(example = "64") int probes) {}
