package io.curvescope.server.checkpoint;

import java.time.Duration;

/**
 * What one project may store, and how long it is kept.
 *
 * @param artifactBytes of one artifact
 * @param bytes of all artifacts together
 * @param artifacts that it may have
 * @param parameters elements of all variables of an analysis together
 * @param keptCheckpoints newest checkpoints that are kept
 * @param keptFor how long a checkpoint is kept
 */
public record ProjectLimits(
    long artifactBytes,
    long bytes,
    long artifacts,
    long parameters,
    long keptCheckpoints,
    Duration keptFor) {
  /** Artifacts that a checkpoint has: a model, weights and a batch. */
  public static final long LEAST_ARTIFACTS = 3;

  /** Bytes at which ONNX files end. */
  public static final long LARGEST_ARTIFACT_BYTES = Integer.MAX_VALUE;

  /** Elements that a vector can have. */
  public static final long MOST_PARAMETERS = Integer.MAX_VALUE;

  /**
   * @throws IllegalArgumentException if a project could never store its largest artifact
   */
  public void requireConsistent() {
    if (bytes < artifactBytes) {
      throw new IllegalArgumentException(
          "bytes (%d) must not be below artifact_bytes (%d)".formatted(bytes, artifactBytes));
    }
  }
}
