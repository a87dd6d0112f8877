package io.curvescope.server.checkpoint;

import io.curvescope.server.digest.Sha256;
import io.curvescope.server.run.RunId;
import io.curvescope.server.run.RunKey;
import java.util.Optional;

/**
 * A checkpoint that is about to be stored; see {@link Checkpoint} for what its parts are.
 *
 * @param project of the run
 */
public record NewCheckpoint(
    RunKey runKey,
    RunId run,
    String project,
    long step,
    Sha256 model,
    Optional<Sha256> weights,
    Sha256 batch,
    Optional<String> batchLabel,
    Optional<String> sourceUri) {}
