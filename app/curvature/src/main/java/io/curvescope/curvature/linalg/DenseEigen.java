package io.curvescope.curvature.linalg;

import static org.bytedeco.openblas.global.openblas.LAPACKE_dsyevd_work;
import static org.bytedeco.openblas.global.openblas.LAPACK_COL_MAJOR;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * All eigenpairs of an n x n symmetric matrix in native memory, in double, by LAPACK's dsyevd, with
 * the true residual of each pair. Made for matrices of up to a few thousand rows; see {@link
 * #bytes}.
 *
 * <p>The matrix is given row by row as it was computed; its symmetric part is diagonalised, and the
 * residuals are those of the matrix as given, so that an asymmetry of the products shows in them.
 */
public final class DenseEigen implements AutoCloseable {

  private final int dimension;
  private final RowBlock matrix;
  private final RowBlock vectors;
  private final RowBlock values;
  private final RowBlock image;
  private final double[] row;

  /** Allocates for a matrix of n rows, all but LAPACK's work space, which {@link #solve} takes. */
  public DenseEigen(int dimension) {
    this.dimension = dimension;
    this.matrix = RowBlock.allocate(DataType.DOUBLE, dimension, dimension);
    this.vectors = RowBlock.allocate(DataType.DOUBLE, dimension, dimension);
    this.values = RowBlock.allocate(DataType.DOUBLE, 1, dimension);
    this.image = RowBlock.allocate(DataType.DOUBLE, 1, dimension);
    this.row = new double[dimension];
  }

  /** Native bytes allocated at the peak, in {@link #solve}: about 4 n^2 doubles. */
  public static long bytes(long dimension) {
    return 8 * (2 * dimension * dimension + 2 * dimension + workDoubles(dimension))
        + 4 * workInts(dimension);
  }

  private static long workDoubles(long n) {
    return 1 + 6 * n + 2 * n * n;
  }

  private static long workInts(long n) {
    return 3 + 5 * n;
  }

  /** Number of rows. */
  public int dimension() {
    return dimension;
  }

  /** Sets row i of the matrix from a row of a block of either element type. */
  public void setRow(int i, RowBlock source, int sourceRow) {
    source.read(sourceRow, 0, row, dimension);
    matrix.write(i, 0, row, dimension);
  }

  /**
   * Diagonalises the matrix.
   *
   * @throws ArithmeticException if LAPACK does not converge
   */
  public void solve() {
    for (int i = 0; i < dimension; i++) {
      for (int j = 0; j <= i; j++) {
        vectors.set(i, j, 0.5 * (matrix.get(i, j) + matrix.get(j, i)));
      }
    }
    long workDoubles = workDoubles(dimension);
    int workInts = Math.toIntExact(workInts(dimension));
    try (DoublePointer work = new DoublePointer(workDoubles);
        IntPointer intWork = new IntPointer((long) workInts)) {
      // The lower triangle by rows is the upper one by columns; LAPACK's columns are our rows.
      int info =
          LAPACKE_dsyevd_work(
              LAPACK_COL_MAJOR,
              (byte) 'V',
              (byte) 'U',
              dimension,
              (DoublePointer) vectors.pointer(),
              dimension,
              (DoublePointer) values.pointer(),
              work,
              Math.toIntExact(workDoubles),
              intWork,
              workInts);
      if (info != 0) {
        throw new ArithmeticException("LAPACK dsyevd failed with info " + info);
      }
    }
  }

  /** Eigenvalue i, ascending. */
  public double value(int i) {
    return values.get(0, i);
  }

  /** A copy of unit eigenvector i. */
  public double[] vector(int i) {
    double[] copy = new double[dimension];
    vectors.read(i, 0, copy, dimension);
    return copy;
  }

  /** Norm of A v - value v for eigenpair i. */
  public double residual(int i) {
    vectors.innerProducts(i, 1, matrix, 0, dimension, image);
    image.add(0, -value(i), vectors, i);
    return image.norm(0);
  }

  @Override
  public void close() {
    matrix.close();
    vectors.close();
    values.close();
    image.close();
  }
}
