package io.curvescope.server.checkpoint;

import io.curvescope.server.digest.Sha256;
import io.curvescope.server.run.RunId;
import io.curvescope.server.run.RunKey;
import java.time.Instant;
import java.util.Optional;

/**
 * A checkpoint of a run as stored: the state of the training at a step, and the batch that its
 * curvature is looked at on.
 *
 * @param number by which everything inside refers to it
 * @param step of the training
 * @param model an ONNX graph
 * @param weights safetensors that replace the model's own; empty to take the model's
 * @param batch safetensors with inputs and targets
 * @param batchLabel names the batch, as the job does
 * @param sourceUri where the job's own, full checkpoint lies
 * @param submittedAt for the last time
 */
public record Checkpoint(
    long number,
    RunKey runKey,
    RunId run,
    String project,
    long step,
    Sha256 model,
    Optional<Sha256> weights,
    Sha256 batch,
    Optional<String> batchLabel,
    Optional<String> sourceUri,
    Instant submittedAt) {

  /** The key of the model. */
  public ArtifactKey modelKey() {
    return new ArtifactKey(project, model);
  }

  /** The key of the weights, where there are any. */
  public Optional<ArtifactKey> weightsKey() {
    return weights.map(sha256 -> new ArtifactKey(project, sha256));
  }

  /** The key of the batch. */
  public ArtifactKey batchKey() {
    return new ArtifactKey(project, batch);
  }
}
