package io.curvescope.curvature.exec.product;

import java.util.Optional;

/**
 * One call of GEMM: row-major first (m x k) times second (k x n). Either the left operand is the
 * first, or, where the result is laid out the other way round, the right operand.
 *
 * @param swapped whether the right operand comes first
 */
record MatrixProduct(
    boolean swapped,
    boolean transposeFirst,
    boolean transposeSecond,
    int m,
    int n,
    int k,
    int firstLeading,
    int secondLeading,
    int resultLeading) {

  /** The product over three loops, or nothing if BLAS cannot express the strides. */
  static Optional<MatrixProduct> of(Axis rows, Axis columns, Axis contracted) {
    Optional<MatrixProduct> straight =
        of(
            false,
            new Plane(rows.extent(), contracted.extent(), rows.left(), contracted.left()),
            new Plane(contracted.extent(), columns.extent(), contracted.right(), columns.right()),
            new Plane(rows.extent(), columns.extent(), rows.result(), columns.result()));
    return straight.or(
        () ->
            of(
                true,
                new Plane(
                    columns.extent(), contracted.extent(), columns.right(), contracted.right()),
                new Plane(contracted.extent(), rows.extent(), contracted.left(), rows.left()),
                new Plane(columns.extent(), rows.extent(), columns.result(), rows.result())));
  }

  private static Optional<MatrixProduct> of(
      boolean swapped, Plane first, Plane second, Plane result) {
    if (!result.isRowMajor() || !first.isExpressible() || !second.isExpressible()) {
      return Optional.empty();
    }
    return Optional.of(
        new MatrixProduct(
            swapped,
            !first.isRowMajor(),
            !second.isRowMajor(),
            result.rows(),
            result.columns(),
            first.columns(),
            first.leading(),
            second.leading(),
            result.leading()));
  }

  /** A matrix in memory. */
  private record Plane(int rows, int columns, long rowStride, long columnStride) {
    boolean isRowMajor() {
      return fits(columnStride, columns, rowStride, rows);
    }

    boolean isExpressible() {
      return isRowMajor() || transposed().isRowMajor();
    }

    private Plane transposed() {
      return new Plane(columns, rows, columnStride, rowStride);
    }

    private static boolean fits(long inner, int innerExtent, long outer, int outerExtent) {
      return (inner == 1 || innerExtent == 1)
          && (outerExtent == 1 || (outer >= innerExtent && outer <= Integer.MAX_VALUE));
    }

    int leading() {
      if (!isRowMajor()) {
        return transposed().leading();
      }
      return rows == 1 ? Math.max(1, columns) : (int) rowStride;
    }
  }
}
