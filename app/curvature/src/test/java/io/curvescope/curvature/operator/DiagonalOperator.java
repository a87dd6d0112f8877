package io.curvescope.curvature.operator;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A diagonal matrix. */
public final class DiagonalOperator implements LinearOperator {

  private final DataType dataType;
  private final double[] diagonal;

  public DiagonalOperator(DataType dataType, double... diagonal) {
    this.dataType = dataType;
    this.diagonal = diagonal.clone();
  }

  @Override
  public int dimension() {
    return diagonal.length;
  }

  @Override
  public DataType dataType() {
    return dataType;
  }

  @Override
  public void apply(INDArray vectors, INDArray products) {
    for (int row = 0; row < vectors.size(0); row++) {
      for (int i = 0; i < diagonal.length; i++) {
        products.putScalar(row, i, diagonal[i] * vectors.getDouble(row, i));
      }
    }
  }
}
