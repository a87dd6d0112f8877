package io.curvescope.server.analysis;

import io.curvescope.curvature.CurvatureMatrix;
import io.curvescope.curvature.exec.Precision;
import io.curvescope.curvature.loss.Loss;
import io.curvescope.server.analysis.request.CanonicalRequest;
import io.curvescope.server.digest.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is asked about a checkpoint: everything of a request that the answer's numbers depend on.
 * The step, the batch's label and the source of a checkpoint change no number and are not part of
 * it.
 *
 * @param loss of the model's first output
 * @param operator whose spectrum it is
 * @param parameters names of the variables, in the order of the operator's rows; empty for all that
 *     look trainable
 * @param top number of largest eigenvalues; 0 for none
 * @param bottom number of smallest eigenvalues; 0 for none
 * @param block vectors multiplied at once
 * @param density of the spectrum; empty for none
 * @param traceProbes probes of the trace's estimate; empty for no trace
 * @param layers whether each parameter's own block gets its largest eigenvalue
 * @param dtype the floating type of weights, vectors and everything between
 * @param seed of all random vectors
 */
public record AnalysisRequest(
    Loss loss,
    CurvatureMatrix operator,
    Optional<List<String>> parameters,
    int top,
    int bottom,
    int block,
    Optional<DensitySection> density,
    OptionalInt traceProbes,
    boolean layers,
    Precision dtype,
    long seed) {

  /** Vectors multiplied at once where the request does not say. */
  public static final int DEFAULT_BLOCK = 4;

  /**
   * Stochastic Lanczos quadrature.
   *
   * @param probes random starting vectors
   * @param steps Lanczos steps of each
   */
  public record DensitySection(int probes, int steps) {}

  public AnalysisRequest {
    parameters = parameters.map(List::copyOf);
  }

  /**
   * The canonical form: JSON with every field that has a value, in a fixed order, so that equal
   * requests are equal texts, whatever was left out or written differently when they were sent.
   */
  public String toJson() {
    return CanonicalRequest.write(this);
  }

  /**
   * The request whose canonical form this is.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static AnalysisRequest ofJson(String canonical) {
    return CanonicalRequest.read(canonical);
  }

  /**
   * The identity of the question: SHA-256 of everything that the answer depends on. Equal questions
   * have equal answers.
   *
   * @param libraryVersion see {@link LibraryVersion}
   */
  public Sha256 question(
      Sha256 model, Optional<Sha256> weights, Sha256 batch, String libraryVersion) {
    String text =
        String.join(
            "\n",
            "curvescope question 1",
            "model " + model,
            "weights " + weights.map(Sha256::toString).orElse("-"),
            "batch " + batch,
            "library " + libraryVersion,
            toJson());
    return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
  }
}
