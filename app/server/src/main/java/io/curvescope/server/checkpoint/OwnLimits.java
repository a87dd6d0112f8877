package io.curvescope.server.checkpoint;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * What holds for one project in place of the server's settings; empty where the settings hold.
 *
 * @param artifactBytes of one artifact
 * @param bytes of all artifacts together
 * @param artifacts that it may have
 * @param parameters elements of all variables of an analysis together
 * @param keptCheckpoints newest checkpoints that are kept
 * @param keptSeconds how long a checkpoint is kept
 */
public record OwnLimits(
    OptionalLong artifactBytes,
    OptionalLong bytes,
    OptionalLong artifacts,
    OptionalLong parameters,
    OptionalLong keptCheckpoints,
    OptionalLong keptSeconds) {
  /** None: the server's settings hold. */
  public static final OwnLimits NONE =
      new OwnLimits(
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty());

  /** What the project may have, where the server's settings are {@code defaults}. */
  public ProjectLimits over(ProjectLimits defaults) {
    return new ProjectLimits(
        artifactBytes.orElse(defaults.artifactBytes()),
        bytes.orElse(defaults.bytes()),
        artifacts.orElse(defaults.artifacts()),
        parameters.orElse(defaults.parameters()),
        keptCheckpoints.orElse(defaults.keptCheckpoints()),
        keptSeconds.isPresent() ? Duration.ofSeconds(keptSeconds.getAsLong()) : defaults.keptFor());
  }
}
