package io.curvescope.server.checkpoint;

/**
 * What a project has, and may have.
 *
 * @param usedBytes of its artifacts
 * @param usedArtifacts how many it has
 */
public record ProjectRoom(ProjectLimits limits, long usedBytes, long usedArtifacts) {

  /** Bytes that are left for artifacts that are not stored yet. */
  public long freeBytes() {
    return Math.max(0, limits.bytes() - usedBytes);
  }
}
