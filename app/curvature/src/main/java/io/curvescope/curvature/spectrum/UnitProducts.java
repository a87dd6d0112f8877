package io.curvescope.curvature.spectrum;

import io.curvescope.curvature.linalg.RowBlock;
import io.curvescope.curvature.operator.MonitoredOperator;

/**
 * Products of an operator with all unit vectors, block by block: its columns, one after another.
 */
final class UnitProducts {

  private UnitProducts() {}

  /** Receives one column of the operator. */
  @FunctionalInterface
  interface Column {
    /**
     * @param column number of the column
     * @param products block that holds it
     * @param row row of {@code products} that holds it
     */
    void accept(int column, RowBlock products, int row);
  }

  /** Takes n products in blocks of at most {@code block}. */
  static void forEach(MonitoredOperator operator, int block, Column receiver) {
    int dimension = operator.dimension();
    int size = Math.min(block, dimension);
    operator.expect(operator.matvecs() + dimension, Double.NaN);
    try (RowBlock vectors = RowBlock.allocate(operator.dataType(), size, dimension);
        RowBlock products = RowBlock.allocate(operator.dataType(), size, dimension)) {
      for (int first = 0; first < dimension; first += size) {
        int count = Math.min(size, dimension - first);
        for (int i = 0; i < count; i++) {
          vectors.set(i, first + i, 1);
        }
        operator.apply(vectors, 0, count, products, 0);
        for (int i = 0; i < count; i++) {
          vectors.set(i, first + i, 0);
          receiver.accept(first + i, products, i);
        }
      }
    }
  }
}
