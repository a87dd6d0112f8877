package io.curvescope.server.analysis;

import io.curvescope.server.run.RunId;
import io.curvescope.server.run.RunKey;
import java.time.Instant;
import java.util.Optional;

/**
 * An analysis as stored.
 *
 * @param number its place in the order of submission
 * @param checkpoint the number of the checkpoint it is about
 * @param step of the training, from the checkpoint
 * @param batchLabel names the batch, as the job does
 * @param request what is asked
 * @param parameters rows of the operator
 * @param predictedBytes memory that it was predicted to take
 * @param cached whether the answer to an earlier, identical question was given at once
 * @param attempts how often a worker began with it
 * @param submittedAt by the database's clock, as are the other two
 * @param startedAt of the current or last try
 * @param error only of a failed one
 * @param result only of one that succeeded
 */
public record Analysis(
    long number,
    AnalysisId id,
    RunKey runKey,
    RunId run,
    String project,
    long checkpoint,
    long step,
    Optional<String> batchLabel,
    AnalysisRequest request,
    long parameters,
    long predictedBytes,
    AnalysisState state,
    AnalysisProgress progress,
    boolean cached,
    int attempts,
    Instant submittedAt,
    Optional<Instant> startedAt,
    Optional<Instant> finishedAt,
    Optional<AnalysisError> error,
    Optional<AnalysisResult> result) {

  /** The same with a result that says more. */
  public Analysis withResult(AnalysisResult other) {
    return new Analysis(
        number,
        id,
        runKey,
        run,
        project,
        checkpoint,
        step,
        batchLabel,
        request,
        parameters,
        predictedBytes,
        state,
        progress,
        cached,
        attempts,
        submittedAt,
        startedAt,
        finishedAt,
        error,
        Optional.of(other));
  }
}
