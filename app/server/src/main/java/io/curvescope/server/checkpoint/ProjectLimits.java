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
    Duration keptFor) {}
