package io.curvescope.curvature.solve;

/**
 * How a damped Newton system (H + damping I) p = -g is solved.
 *
 * @param damping added to the diagonal, 0 or more
 * @param relativeTolerance the solve stops when the residual norm is at most this times the norm of
 *     g
 * @param maximumIterations iterations after which it stops in any case, at least 1
 * @param preconditioner see {@link Preconditioner}
 * @param memoryLimitBytes native bytes that may be allocated
 */
public record CgRequest(
    double damping,
    double relativeTolerance,
    int maximumIterations,
    Preconditioner preconditioner,
    long memoryLimitBytes) {

  /** Checks the ranges. */
  public CgRequest {
    if (!(damping >= 0) || Double.isInfinite(damping)) {
      throw new IllegalArgumentException("damping must be finite and 0 or more, is " + damping);
    }
    if (!(relativeTolerance > 0 && relativeTolerance < 1)) {
      throw new IllegalArgumentException(
          "relativeTolerance must lie between 0 and 1, is " + relativeTolerance);
    }
    if (maximumIterations < 1) {
      throw new IllegalArgumentException(
          "maximumIterations must be 1 or more, is " + maximumIterations);
    }
    if (memoryLimitBytes < 1) {
      throw new IllegalArgumentException(
          "memoryLimitBytes must be 1 or more, is " + memoryLimitBytes);
    }
  }

  /** Without a preconditioner, at most 1,000 iterations and 2 GiB. */
  public static CgRequest of(double damping, double relativeTolerance) {
    return new CgRequest(damping, relativeTolerance, 1000, new Preconditioner.None(), 2L << 30);
  }

  /** The same with another preconditioner. */
  public CgRequest withPreconditioner(Preconditioner newPreconditioner) {
    return new CgRequest(
        damping, relativeTolerance, maximumIterations, newPreconditioner, memoryLimitBytes);
  }

  /** The same with another limit of iterations. */
  public CgRequest withMaximumIterations(int newMaximumIterations) {
    return new CgRequest(
        damping, relativeTolerance, newMaximumIterations, preconditioner, memoryLimitBytes);
  }
}
