package io.curvescope.server.run.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.curvescope.server.json.JsonTime;
import io.curvescope.server.json.Measured;
import io.curvescope.server.run.DirectiveAction;
import io.curvescope.server.run.LatestValues;
import io.curvescope.server.run.Run;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/** A run as it is answered: what is not known is {@code null}. */
@Schema(name = "Run", description = "A training run as stored")
record RunJson(
    @Schema(example = "resnet-hf-3") String id,
    @Schema(example = "vision") String project,
    @Schema(nullable = true, example = "hf-vs-adam") Optional<String> experiment,
    @Schema(nullable = true, example = "resnet18") Optional<String> model,
    @Schema(nullable = true, example = "11173962", description = "Trainable parameters")
        Optional<Long> parameters,
    @Schema(nullable = true, example = "pytorch 2.14") Optional<String> framework,
    @Schema(nullable = true, example = "hessian-free") Optional<String> optimizer,
    @Schema(nullable = true, example = "0.05") @JsonProperty("target_loss")
        Optional<Double> targetLoss,
    @Schema(nullable = true, example = "3600") @JsonProperty("time_budget_seconds")
        Optional<Double> timeBudgetSeconds,
    @Schema(nullable = true, example = "40") @JsonProperty("cost_budget")
        Optional<Double> costBudget,
    @Schema(nullable = true, example = "USD") Optional<String> currency,
    boolean baseline,
    @Schema(nullable = true, format = "date-time", example = "2026-11-24T02:25:21.000000Z")
        @JsonProperty("started_at")
        Optional<String> startedAt,
    @Schema(example = "{\"dataset\":\"cifar10\"}") Map<String, String> tags,
    @Schema(
            description = "What the job lets the server ask of it",
            example = "[\"increase_damping\"]")
        List<String> directives,
    @Schema(allowableValues = {"running", "converged", "completed", "failed", "cancelled"})
        String status,
    @Schema(format = "date-time", example = "2026-11-24T02:25:21.318402Z")
        @JsonProperty("created_at")
        String createdAt,
    @Schema(nullable = true, format = "date-time", description = "Time of the newest event")
        @JsonProperty("last_event_at")
        Optional<String> lastEventAt,
    @Schema(nullable = true, format = "date-time") @JsonProperty("finished_at")
        Optional<String> finishedAt,
    @Schema(
            description = "The newest value of each series: a number, or NaN, Infinity, -Infinity",
            example = "{\"loss\":0.31,\"grad_norm\":\"NaN\"}")
        Map<String, Object> last,
    @Schema(description = "Unknown fields that were ignored; only where a body was sent")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<String> warnings) {

  static RunJson of(Run run, LatestValues latest, List<String> warnings) {
    var description = run.description();
    return new RunJson(
        run.id().value(),
        run.project(),
        description.experiment(),
        description.model(),
        boxed(description.parameters()),
        description.framework(),
        description.optimizer(),
        boxed(description.targetLoss()),
        boxed(description.timeBudgetSeconds()),
        boxed(description.costBudget()),
        description.currency(),
        description.baseline().orElse(false),
        description.startedAt().map(JsonTime::format),
        new TreeMap<>(description.tags().orElse(Map.of())),
        description.directives().orElse(Set.of()).stream()
            .sorted()
            .map(DirectiveAction::wireName)
            .toList(),
        run.status().wireName(),
        JsonTime.format(run.createdAt()),
        latest.lastEventAt().map(JsonTime::format),
        run.finishedAt().map(JsonTime::format),
        last(latest),
        warnings);
  }

  private static Map<String, Object> last(LatestValues latest) {
    Map<String, Object> last = new TreeMap<>();
    latest.last().forEach((series, value) -> last.put(series, Measured.toJson(value)));
    return last;
  }

  private static Optional<Long> boxed(OptionalLong value) {
    return value.isPresent() ? Optional.of(value.getAsLong()) : Optional.empty();
  }

  private static Optional<Double> boxed(OptionalDouble value) {
    return value.isPresent() ? Optional.of(value.getAsDouble()) : Optional.empty();
  }
}
