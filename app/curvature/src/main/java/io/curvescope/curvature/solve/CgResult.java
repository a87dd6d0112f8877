package io.curvescope.curvature.solve;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Outcome of a conjugate gradient solve.
 *
 * @param solution the step p, [1, n]
 * @param outcome why it ended
 * @param iterations conjugate gradient steps taken
 * @param residuals relative residual norms by the recurrence: the first, 1, before any step, then
 *     one after each step
 * @param residual relative residual norm of the solution, recomputed from a product
 * @param damping that was added to the diagonal
 * @param matvecs products with single vectors taken
 * @param preconditioner kind of the preconditioner
 */
public record CgResult(
    INDArray solution,
    CgOutcome outcome,
    int iterations,
    List<Double> residuals,
    double residual,
    double damping,
    long matvecs,
    String preconditioner) {

  /** Copies the list. */
  public CgResult {
    residuals = List.copyOf(residuals);
  }

  /** Whether the tolerance was met. */
  public boolean isConverged() {
    return outcome instanceof CgOutcome.Converged;
  }
}
