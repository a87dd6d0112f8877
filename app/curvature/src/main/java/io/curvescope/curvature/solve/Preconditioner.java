package io.curvescope.curvature.solve;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What conjugate gradient multiplies residuals with: a symmetric positive definite approximation of
 * the inverse of H + damping I.
 */
public sealed interface Preconditioner {

  /** Name for reports: none, jacobi or low_rank. */
  String kind();

  /** No preconditioner. */
  record None() implements Preconditioner {
    @Override
    public String kind() {
      return "none";
    }
  }

  /**
   * Divides by |diagonal| + damping.
   *
   * @param diagonal of H, exact or estimated, n elements of any real type; the absolute value is
   *     taken because a Hessian's diagonal may be negative
   */
  record Jacobi(INDArray diagonal) implements Preconditioner {
    @Override
    public String kind() {
      return "jacobi";
    }
  }

  /**
   * Inverts H + damping I on the span of eigenvectors, scaled to the smallest eigenvalue given, and
   * leaves the complement as it is: P^-1 = (l + d) U (L + d)^-1 U' + (I - U U') for eigenvalues L
   * with the smallest l, eigenvectors U and damping d. This is the preconditioner of Z. Frangella,
   * J. Tropp and M. Udell, "Randomized Nystrom preconditioning", SIAM J. Matrix Anal. Appl. 44,
   * 2023, with eigenpairs in place of the Nystrom approximation. With the k largest eigenpairs the
   * condition number falls from (top + d) / (bottom + d) to (l + d) / (bottom + d); the k
   * eigenvalues become one cluster at l + d, which costs one iteration, and the rest converge at
   * the rate of (next + d) / (bottom + d) for the next largest eigenvalue.
   *
   * @param eigenvalues of H, each plus the damping positive
   * @param eigenvectors orthonormal rows [k, n] of the operator's element type
   */
  record LowRank(List<Double> eigenvalues, INDArray eigenvectors) implements Preconditioner {
    /** Copies the list. */
    public LowRank {
      eigenvalues = List.copyOf(eigenvalues);
      if (eigenvalues.isEmpty() || eigenvectors.size(0) != eigenvalues.size()) {
        throw new IllegalArgumentException(
            "eigenvectors must have one row for each of 1 or more eigenvalues; there are "
                + eigenvectors.size(0)
                + " rows and "
                + eigenvalues.size()
                + " eigenvalues");
      }
    }

    @Override
    public String kind() {
      return "low_rank";
    }
  }
}
