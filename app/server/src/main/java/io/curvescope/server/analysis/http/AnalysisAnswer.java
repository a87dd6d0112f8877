package io.curvescope.server.analysis.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.curvescope.server.analysis.Analysis;
import io.curvescope.server.analysis.AnalysisError;
import io.curvescope.server.analysis.AnalysisProgress;
import io.curvescope.server.analysis.AnalysisResult;
import io.curvescope.server.json.JsonTime;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Optional;
import java.util.OptionalDouble;

/** An analysis as it is answered: what is not known, or not there, is {@code null}. */
@Schema(name = "Analysis", description = "An analysis of a checkpoint")
@JsonInclude(JsonInclude.Include.ALWAYS)
record AnalysisAnswer(
    @Schema(format = "uuid") String id,
    @Schema(example = "resnet-hf-3") String run,
    @Schema(example = "vision") String project,
    @Schema(example = "1200") long step,
    @Schema(nullable = true, example = "val-0") @JsonProperty("batch_label")
        Optional<String> batchLabel,
    @Schema(allowableValues = {"queued", "running", "succeeded", "failed", "cancelled"})
        String state,
    @Schema(description = "From 0 to 1; 1 once it has succeeded", example = "0.42") double progress,
    @Schema(description = "Matrix-vector products done", example = "118") long matvecs,
    @Schema(description = "Products expected in all, by what is known so far", example = "281")
        @JsonProperty("expected_matvecs")
        long expectedMatvecs,
    @Schema(
            nullable = true,
            description = "What the stopping rule of the current method looks at, relative",
            example = "3.1e-7")
        Optional<Double> residual,
    @Schema(nullable = true, description = "By the rate so far", example = "31.0")
        @JsonProperty("eta_seconds")
        Optional<Double> etaSeconds,
    @Schema(description = "How often a worker began with it", example = "1") int attempts,
    @Schema(description = "Whether an earlier answer to the same question was given at once")
        boolean cached,
    @Schema(example = "1507") long parameters,
    @Schema(example = "48234496") @JsonProperty("predicted_bytes") long predictedBytes,
    @Schema(format = "date-time") @JsonProperty("submitted_at") String submittedAt,
    @Schema(nullable = true, format = "date-time") @JsonProperty("started_at")
        Optional<String> startedAt,
    @Schema(nullable = true, format = "date-time") @JsonProperty("finished_at")
        Optional<String> finishedAt,
    @Schema(nullable = true) Optional<AnalysisError> error,
    @Schema(nullable = true) Optional<AnalysisResult> result) {

  static AnalysisAnswer of(Analysis analysis) {
    AnalysisProgress progress = analysis.progress();
    return new AnalysisAnswer(
        analysis.id().toString(),
        analysis.run().value(),
        analysis.project(),
        analysis.step(),
        analysis.batchLabel(),
        analysis.state().wireName(),
        progress.fraction(),
        progress.matvecs(),
        progress.expectedMatvecs(),
        boxed(progress.residual()),
        boxed(progress.etaSeconds()),
        analysis.attempts(),
        analysis.cached(),
        analysis.parameters(),
        analysis.predictedBytes(),
        JsonTime.format(analysis.submittedAt()),
        analysis.startedAt().map(JsonTime::format),
        analysis.finishedAt().map(JsonTime::format),
        analysis.error(),
        analysis.result());
  }

  private static Optional<Double> boxed(OptionalDouble value) {
    return value.isPresent() ? Optional.of(value.getAsDouble()) : Optional.empty();
  }
}
