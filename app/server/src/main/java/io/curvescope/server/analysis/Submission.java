package io.curvescope.server.analysis;

import io.curvescope.server.checkpoint.Checkpoint;
import io.curvescope.server.digest.Sha256;
import java.util.Optional;

/**
 * A question about a stored checkpoint, validated: what {@link Analyses#submit} takes.
 *
 * @param predictedBytes native memory that it is predicted to take
 * @param parameters rows of the operator
 * @param traceparent W3C trace context of the request that it came with, where there is tracing
 */
public record Submission(
    Checkpoint checkpoint,
    AnalysisRequest request,
    long predictedBytes,
    long parameters,
    Optional<String> traceparent) {

  /** The identity of the question: equal ones have equal answers. */
  Sha256 question() {
    return request.question(
        checkpoint.model(), checkpoint.weights(), checkpoint.batch(), LibraryVersion.current());
  }
}
