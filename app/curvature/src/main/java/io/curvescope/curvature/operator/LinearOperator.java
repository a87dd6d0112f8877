package io.curvescope.curvature.operator;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A real symmetric n x n matrix that is known by its products only.
 *
 * <p>Implementations are deterministic: the same block of vectors gives the same bits. Row i of the
 * products depends on row i of the vectors alone, up to rounding. An implementation need not be
 * safe for use by several threads at once.
 */
public interface LinearOperator {

  /** Number n of rows and columns; at least 1. */
  int dimension();

  /**
   * Element type of the vectors and the products: {@link DataType#FLOAT} or {@link
   * DataType#DOUBLE}.
   */
  DataType dataType();

  /**
   * Multiplies every vector of a block by this matrix: row i of {@code products} becomes the matrix
   * times row i of {@code vectors}.
   *
   * <p>Both arrays have the shape [m, n] with m at least 1, element type {@link #dataType()} and
   * 'c' order with dense rows; each may be a view of a larger array, but they do not overlap. The
   * vectors are not changed, whatever the products held before is overwritten. Neither array is
   * kept after the call.
   *
   * @throws IllegalArgumentException if a shape, an order or an element type differs
   */
  void apply(INDArray vectors, INDArray products);
}
