package io.curvescope.server.analysis;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Optional;

/**
 * The condition number of H (damping 0, where the whole spectrum was computed) or of H + damping I.
 *
 * @param value empty where it is infinite, H being exactly singular
 * @param lower a lower bound, from the residuals; empty where it is infinite
 * @param upper an upper bound; empty where the residuals allow a singular operator
 */
@Schema(name = "ConditionNumber")
@JsonInclude(JsonInclude.Include.ALWAYS)
public record ResultConditionNumber(
    @Schema(nullable = true, example = "1.2e6") Optional<Double> value,
    @Schema(example = "1e-6") double damping,
    @Schema(nullable = true, example = "1.1e6") Optional<Double> lower,
    @Schema(nullable = true, example = "1.3e6") Optional<Double> upper) {}
