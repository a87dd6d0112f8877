package io.curvescope.server.checkpoint;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What projects may store and how long it is kept; a row of {@code artifact_account} overrides it
 * for one project.
 *
 * @param key {@code CURVESCOPE_ARTIFACT_KEY}: encrypts artifacts; made at first use and kept in a
 *     file where it is not set
 * @param largest bytes of one artifact
 * @param projectBytes bytes of all artifacts of a project
 * @param projectCount artifacts of a project
 * @param parameters elements of all variables of an analysis together
 * @param keptCheckpoints newest checkpoints of a project that are kept
 * @param keptFor how long a checkpoint is kept after it was submitted
 */
@ConfigurationProperties("curvescope.artifact")
public record ArtifactProperties(
    @Nullable String key,
    @DefaultValue("1GB") DataSize largest,
    @DefaultValue("50GB") DataSize projectBytes,
    @DefaultValue("10000") long projectCount,
    @DefaultValue("100000000") long parameters,
    @DefaultValue("1000") long keptCheckpoints,
    @DefaultValue("90d") Duration keptFor) {
  public ArtifactProperties {
    require(largest.toBytes() >= 1, "largest must be positive");
    require(
        largest.toBytes() <= Integer.MAX_VALUE, "largest must be below 2GB, where ONNX files end");
    require(projectBytes.compareTo(largest) >= 0, "project-bytes must not be smaller than largest");
    require(projectCount >= 3, "project-count must be 3 or more: a checkpoint has as many");
    require(
        parameters >= 1 && parameters <= Integer.MAX_VALUE, "parameters must be 1 to 2147483647");
    require(keptCheckpoints >= 1, "kept-checkpoints must be 1 or more");
    require(keptFor.isPositive(), "kept-for must be positive");
  }

  /** The key, where one is set. */
  public Optional<String> keySetting() {
    return Optional.ofNullable(key).filter(text -> !text.isBlank());
  }

  /** What a project has unless its own row says otherwise. */
  public ProjectLimits limits() {
    return new ProjectLimits(
        largest.toBytes(),
        projectBytes.toBytes(),
        projectCount,
        parameters,
        keptCheckpoints,
        keptFor);
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException("curvescope.artifact." + rule);
    }
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "ArtifactProperties[" + limits() + "]";
  }
}
