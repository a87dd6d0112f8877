package io.curvescope.server.checkpoint.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.curvescope.server.checkpoint.Checkpoint;
import io.curvescope.server.checkpoint.Stability;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A checkpoint as answered.
 *
 * @param weights null where the model's own are taken
 * @param finiteLoss null where the job reported no loss at this step
 */
@Schema(name = "Checkpoint")
@JsonInclude(JsonInclude.Include.ALWAYS)
record CheckpointJson(
    @Schema(example = "12") long checkpoint,
    @Schema(example = "1200") long step,
    @JsonProperty("submitted_at") Instant submittedAt,
    @Schema(description = "Usable as model of a later submission of the same project") String model,
    @Schema(
            types = {"string", "null"},
            description = "Null where the model's own are taken")
        Optional<String> weights,
    String batch,
    @Schema(types = {"string", "null"}) @JsonProperty("batch_label") Optional<String> batchLabel,
    @Schema(
            types = {"string", "null"},
            description = "Where the job's own checkpoint lies")
        @JsonProperty("source_uri")
        Optional<String> sourceUri,
    @Schema(
            types = {"boolean", "null"},
            description = "Whether the job's loss is finite at this step; null if it reported none")
        @JsonProperty("finite_loss")
        Optional<Boolean> finiteLoss,
    @Schema(
            description =
                "Whether a NaN, an infinity, a divergence or a loss of precision occurred at this"
                    + " step or later, before the next checkpoint")
        @JsonProperty("incident_since")
        boolean incidentSince,
    @Schema(
            allowableValues = {"within", "outside", "unknown"},
            description = "Whether curvature was inside its objectives at this step")
        String curvature,
    @Schema(
            description =
                "Whether this is the run's last stable checkpoint: of the highest step with a"
                    + " finite loss, no incident since, and curvature not outside its objectives")
        @JsonProperty("last_stable")
        boolean lastStable) {

  static CheckpointJson of(Checkpoint checkpoint, Stability stability, boolean lastStable) {
    return new CheckpointJson(
        checkpoint.number(),
        checkpoint.step(),
        checkpoint.submittedAt(),
        "sha256:" + checkpoint.model(),
        checkpoint.weights().map(sha256 -> "sha256:" + sha256),
        "sha256:" + checkpoint.batch(),
        checkpoint.batchLabel(),
        checkpoint.sourceUri(),
        stability.finiteLoss(),
        stability.incidentSince(),
        stability.curvature().name().toLowerCase(Locale.ROOT),
        lastStable);
  }
}
