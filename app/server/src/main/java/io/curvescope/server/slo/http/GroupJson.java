package io.curvescope.server.slo.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The budget of a project and model: what has no data is {@code null}. */
@Schema(name = "SloGroup", description = "The budget of a project and model")
@JsonInclude(JsonInclude.Include.ALWAYS)
record GroupJson(
    @Schema(example = "vision") String project,
    @Schema(nullable = true, example = "resnet18") Optional<String> model,
    @Schema(nullable = true, description = "Always null: budgets are of models, not of runs")
        Optional<String> run,
    @Schema(nullable = true, example = "0.98", description = "Share that was good")
        Optional<Double> compliance,
    @Schema(
            nullable = true,
            example = "0.6",
            description = "Share of the error budget; below 0 when more than all is gone")
        @JsonProperty("budget_left")
        Optional<Double> budgetLeft,
    @Schema(
            example = "{\"5m\":0.0,\"1h\":0.4}",
            description = "Burn rates by window, the shortest first; null where it has no data")
        @JsonProperty("burn_rates")
        Map<String, @Nullable Double> burnRates,
    @Schema(allowableValues = {"ok", "warning", "breached", "no_data"}) String state) {
  GroupJson {
    burnRates = Collections.unmodifiableMap(new LinkedHashMap<>(burnRates));
  }
}
