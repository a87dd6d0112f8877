package io.curvescope.server.gate.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.curvescope.server.gate.GateResult;
import io.curvescope.server.json.Measured;
import io.curvescope.server.run.Run;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** A decision as it is answered. */
@Schema(name = "Gate", description = "Whether a run passes")
record GateJson(
    boolean pass,
    @Schema(nullable = true, description = "The run that it was compared with")
        Optional<String> baseline,
    List<RuleJson> rules,
    @Schema(nullable = true, description = "Why it fails, where no rule says so")
        Optional<String> reason) {

  @Schema(name = "GateRule", description = "One rule with its figures")
  record RuleJson(
      @Schema(example = "top_eigenvalue_ratio") String rule,
      @Schema(
              nullable = true,
              description = "What is held against the limit; null without data",
              oneOf = {Double.class, String.class})
          Optional<Object> value,
      @Schema(example = "2.0") double limit,
      @Schema(description = "Whether there is data, and it is within the limit") boolean pass,
      @Schema(allowableValues = {"pass", "fail", "no_data"}) String state,
      @Schema(description = "Whether the gate fails unless this rule passes") boolean required,
      @Schema(
              nullable = true,
              oneOf = {Double.class, String.class})
          Optional<Object> candidate,
      @Schema(
              nullable = true,
              oneOf = {Double.class, String.class})
          @JsonProperty("baseline")
          Optional<Object> baselineValue,
      String says) {
    static RuleJson of(GateResult.Outcome outcome) {
      return new RuleJson(
          outcome.rule().wireName(),
          measured(outcome.value()),
          outcome.limit(),
          outcome.state() == GateResult.State.PASS,
          outcome.state().name().toLowerCase(Locale.ROOT),
          outcome.isRequired(),
          measured(outcome.candidate()),
          measured(outcome.baseline()),
          outcome.says());
    }

    private static Optional<Object> measured(OptionalDouble value) {
      return value.isPresent()
          ? Optional.of(Measured.toJson(value.getAsDouble()))
          : Optional.empty();
    }
  }

  static GateJson of(Optional<Run> baseline, GateResult result) {
    return new GateJson(
        result.pass(),
        baseline.map(run -> run.id().value()),
        result.outcomes().stream().map(RuleJson::of).toList(),
        result.reason());
  }
}
