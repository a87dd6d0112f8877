package io.curvescope.curvature.solve;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Why a conjugate gradient solve ended. */
public sealed interface CgOutcome {

  /** The residual, recomputed from a product, is within the tolerance. */
  record Converged() implements CgOutcome {}

  /** The iterations ran out. */
  record IterationLimit() implements CgOutcome {}

  /**
   * H + damping I is not positive definite: a direction with d'(H + damping I) d at most rounding
   * was met. The solution is the iterate before it, a descent direction unless it is zero.
   *
   * @param direction the direction d, scaled to norm 1, [1, n]
   * @param curvature d'(H + damping I) d for it
   */
  record NegativeCurvature(INDArray direction, double curvature) implements CgOutcome {}

  /**
   * The residual of the recurrence met the tolerance, the recomputed one did not, also after
   * restarts from it: rounding in the operator's element type allows no more.
   */
  record Stagnated() implements CgOutcome {}

  /**
   * The preconditioner is not positive definite: r'P^-1 r was not positive for a residual r.
   *
   * @param value r'P^-1 r / r'r
   */
  record IndefinitePreconditioner(double value) implements CgOutcome {}
}
