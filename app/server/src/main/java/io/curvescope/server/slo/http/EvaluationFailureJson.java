package io.curvescope.server.slo.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Optional;

/** A run or project that an evaluation had to leave out. */
@Schema(name = "EvaluationFailure")
record EvaluationFailureJson(
    @Schema(example = "slo-budgets", description = "Which evaluation") String part,
    @Schema(description = "The project; left out where it is all of them") Optional<String> project,
    @Schema(description = "The run; left out where it is all of the project") Optional<String> run,
    @Schema(example = "a value of it cannot be calculated with: ArithmeticException") String reason,
    @Schema(format = "date-time") String since,
    @Schema(format = "date-time") @JsonProperty("last_at") String lastAt) {}
