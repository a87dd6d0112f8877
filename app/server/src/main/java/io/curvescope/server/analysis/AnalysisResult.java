package io.curvescope.server.analysis;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Optional;

/**
 * What an analysis found, every number with its error. Sections that were not asked for are empty.
 *
 * @param loss at the checkpoint's weights, on its batch
 * @param gradientNorm Euclidean
 * @param parameters rows of the operator
 * @param parameterNames the variables, in the order of the operator's rows
 * @param operator {@code hessian} or {@code ggn}
 * @param dtype {@code float32} or {@code float64}: of weights, vectors and everything between
 * @param deterministic whether the loss is a function of weights and batch alone
 * @param matvecs products with single vectors taken in all
 * @param seconds that the computation took
 * @param top the largest eigenvalues, descending
 * @param bottom the smallest eigenvalues, ascending
 * @param comparison with the job's own spectrum of the same step, where there is one
 * @param warnings what a person should know before relying on the numbers
 */
@Schema(description = "What an analysis found; sections that were not asked for are null")
@JsonInclude(JsonInclude.Include.ALWAYS)
public record AnalysisResult(
    @Schema(example = "0.2966") double loss,
    @Schema(example = "0.1341") @JsonProperty("gradient_norm") double gradientNorm,
    @Schema(example = "1507") int parameters,
    @Schema(example = "[\"0.weight\",\"0.bias\"]") @JsonProperty("parameter_names")
        List<String> parameterNames,
    @Schema(allowableValues = {"hessian", "ggn"}) String operator,
    @Schema(allowableValues = {"float32", "float64"}) String dtype,
    @Schema(example = "1") long seed,
    boolean deterministic,
    @Schema(example = "cpu") String device,
    @Schema(example = "212") long matvecs,
    @Schema(example = "0.8") double seconds,
    @Schema(nullable = true, description = "Descending") Optional<List<ResultEigenvalue>> top,
    @Schema(nullable = true, description = "Ascending") Optional<List<ResultEigenvalue>> bottom,
    @Schema(nullable = true) @JsonProperty("condition_number")
        Optional<ResultConditionNumber> conditionNumber,
    @Schema(nullable = true) Optional<ResultTrace> trace,
    @Schema(nullable = true) Optional<ResultDensity> density,
    @Schema(nullable = true) Optional<List<ResultLayer>> layers,
    @Schema(nullable = true) Optional<SpectrumComparison> comparison,
    List<String> warnings) {
  public AnalysisResult {
    parameterNames = List.copyOf(parameterNames);
    top = top.map(List::copyOf);
    bottom = bottom.map(List::copyOf);
    layers = layers.map(List::copyOf);
    warnings = List.copyOf(warnings);
  }

  /** The same with a comparison. */
  public AnalysisResult withComparison(SpectrumComparison found) {
    return new AnalysisResult(
        loss,
        gradientNorm,
        parameters,
        parameterNames,
        operator,
        dtype,
        seed,
        deterministic,
        device,
        matvecs,
        seconds,
        top,
        bottom,
        conditionNumber,
        trace,
        density,
        layers,
        Optional.of(found),
        warnings);
  }
}
