package io.curvescope.curvature.linalg;

import static org.bytedeco.openblas.global.openblas.LAPACKE_dsyevd;
import static org.bytedeco.openblas.global.openblas.LAPACKE_dsygvd;
import static org.bytedeco.openblas.global.openblas.LAPACK_ROW_MAJOR;

import java.util.Arrays;

/**
 * All eigenpairs of a small dense symmetric matrix, in double, by LAPACK's divide and conquer
 * (Anderson et al., LAPACK Users' Guide, 3rd edition 1999).
 *
 * @param values eigenvalues, ascending
 * @param vectors eigenvectors: element [i * n + j] is component i of eigenvector j
 */
public record SymmetricEigen(double[] values, double[] vectors) {

  /**
   * Solves A v = value v.
   *
   * @param matrix A, row by row, n x n; not changed
   * @throws ArithmeticException if A is not finite or LAPACK does not converge
   */
  public static SymmetricEigen of(double[] matrix, int n) {
    double[] vectors = matrix.clone();
    double[] values = new double[n];
    check(
        "dsyevd", LAPACKE_dsyevd(LAPACK_ROW_MAJOR, (byte) 'V', (byte) 'U', n, vectors, n, values));
    return new SymmetricEigen(values, vectors);
  }

  /**
   * Solves A v = value G v with G positive definite; eigenvectors are G-orthonormal.
   *
   * @param matrix A, row by row, n x n; not changed
   * @param gram G, row by row, n x n; not changed
   * @throws ArithmeticException if G is not positive definite, an element is not finite or LAPACK
   *     does not converge
   */
  public static SymmetricEigen generalized(double[] matrix, double[] gram, int n) {
    double[] vectors = matrix.clone();
    double[] values = new double[n];
    check(
        "dsygvd",
        LAPACKE_dsygvd(
            LAPACK_ROW_MAJOR, 1, (byte) 'V', (byte) 'U', n, vectors, n, gram.clone(), n, values));
    return new SymmetricEigen(values, vectors);
  }

  /** Number of eigenvalues. */
  public int size() {
    return values.length;
  }

  /** Component {@code i} of eigenvector {@code j}. */
  public double vector(int i, int j) {
    return vectors[i * values.length + j];
  }

  private static void check(String routine, int info) {
    if (info != 0) {
      throw new ArithmeticException("LAPACK " + routine + " failed with info " + info);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SymmetricEigen that
        && Arrays.equals(values, that.values)
        && Arrays.equals(vectors, that.vectors);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "SymmetricEigen" + Arrays.toString(values);
  }
}
