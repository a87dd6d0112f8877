package io.curvescope.oracle.exported;

import io.curvescope.curvature.operator.LinearOperator;
import java.util.Arrays;
import org.bytedeco.openblas.global.openblas;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A small operator written out, row-major.
 *
 * @param size rows and columns
 */
record DenseMatrix(int size, double[] elements) {

  /** All products with unit vectors, in blocks. */
  static DenseMatrix of(LinearOperator operator, int block) {
    int size = operator.dimension();
    double[] elements = new double[size * size];
    for (int first = 0; first < size; first += block) {
      int rows = Math.min(block, size - first);
      try (INDArray vectors = Nd4j.zeros(operator.dataType(), rows, size);
          INDArray products = Nd4j.createUninitialized(operator.dataType(), rows, size)) {
        for (int row = 0; row < rows; row++) {
          vectors.putScalar(row, first + row, 1);
        }
        operator.apply(vectors, products);
        double[] flat = products.data().asDouble();
        System.arraycopy(flat, 0, elements, first * size, rows * size);
      }
    }
    return new DenseMatrix(size, elements);
  }

  double trace() {
    double trace = 0;
    for (int i = 0; i < size; i++) {
      trace += elements[i * size + i];
    }
    return trace;
  }

  /** The Frobenius norm. */
  double norm() {
    return Math.sqrt(Arrays.stream(elements).map(element -> element * element).sum());
  }

  /** The largest difference between an element and its mirror image. */
  double asymmetry() {
    double largest = 0;
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < i; j++) {
        largest = Math.max(largest, Math.abs(elements[i * size + j] - elements[j * size + i]));
      }
    }
    return largest;
  }

  /** All eigenvalues, descending. */
  double[] eigenvalues() {
    double[] ascending = new double[size];
    int info =
        openblas.LAPACKE_dsyevd(
            openblas.LAPACK_ROW_MAJOR,
            (byte) 'N',
            (byte) 'U',
            size,
            elements.clone(),
            size,
            ascending);
    if (info != 0) {
      throw new IllegalStateException("dsyevd: " + info);
    }
    double[] descending = new double[size];
    for (int i = 0; i < size; i++) {
      descending[i] = ascending[size - 1 - i];
    }
    return descending;
  }
}
