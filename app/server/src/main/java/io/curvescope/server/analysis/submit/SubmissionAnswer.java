package io.curvescope.server.analysis.submit;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.curvescope.server.analysis.Analysis;
import io.curvescope.server.checkpoint.Checkpoint;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Optional;

/** What an accepted submission is answered. */
@Schema(name = "Submission", description = "An accepted submission; Location names its analysis")
@JsonInclude(JsonInclude.Include.ALWAYS)
record SubmissionAnswer(
    @Schema(format = "uuid", description = "Of the analysis") String id,
    @Schema(example = "resnet-hf-3") String run,
    @Schema(example = "1200") long step,
    @Schema(description = "succeeded at once where the answer is known already") String state,
    @Schema(example = "12") long checkpoint,
    @Schema(description = "Later submissions of the project may send this instead of the part")
        String model,
    @Schema(types = {"string", "null"}) Optional<String> weights,
    String batch,
    @Schema(example = "1507") long parameters,
    @Schema(example = "48234496") @JsonProperty("predicted_bytes") long predictedBytes,
    List<String> warnings) {

  static SubmissionAnswer of(Checkpoint checkpoint, Analysis analysis, List<String> warnings) {
    return new SubmissionAnswer(
        analysis.id().toString(),
        checkpoint.run().value(),
        checkpoint.step(),
        analysis.state().wireName(),
        checkpoint.number(),
        "sha256:" + checkpoint.model(),
        checkpoint.weights().map(sha256 -> "sha256:" + sha256),
        "sha256:" + checkpoint.batch(),
        analysis.parameters(),
        analysis.predictedBytes(),
        warnings);
  }
}
