package io.curvescope.curvature.operator;

/**
 * How far a computation is.
 *
 * @param matvecs products with single vectors done so far; never falls
 * @param expectedMatvecs products expected in all, at least {@code matvecs}; an estimate that may
 *     change where the method stops by convergence
 * @param residual the quantity the stopping rule looks at, relative to its scale: the largest
 *     relative residual of the wanted eigenpairs or of the linear system, the relative standard
 *     error of an estimate; NaN where nothing is known yet
 */
public record Progress(long matvecs, long expectedMatvecs, double residual) {

  /** Checks the counts. */
  public Progress {
    if (matvecs < 0 || expectedMatvecs < matvecs) {
      throw new IllegalArgumentException(
          "expectedMatvecs must be at least matvecs, which must be 0 or more; got "
              + expectedMatvecs
              + " and "
              + matvecs);
    }
  }
}
