package io.curvescope.server.analysis;

import io.curvescope.server.run.RunKey;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A question about a checkpoint, validated: what {@link Analyses#submit} takes.
 *
 * @param run that the checkpoint belongs to
 * @param project of the run
 * @param checkpoint number of the stored checkpoint
 * @param step of the training
 * @param batchLabel names the batch, as the job does
 * @param request canonical JSON
 * @param question SHA-256, in 64 hexadecimal digits, of all that the answer depends on: model,
 *     weights, batch, request and version of the library
 * @param parameters rows of the operator
 * @param predictedBytes memory that it is predicted to take
 */
public record Submission(
    RunKey run,
    String project,
    long checkpoint,
    long step,
    Optional<String> batchLabel,
    String request,
    String question,
    long parameters,
    long predictedBytes) {
  private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

  /**
   * @throws IllegalArgumentException if the question is no SHA-256
   */
  public Submission {
    if (!SHA_256.matcher(question).matches()) {
      throw new IllegalArgumentException("question must be 64 hexadecimal digits");
    }
  }
}
