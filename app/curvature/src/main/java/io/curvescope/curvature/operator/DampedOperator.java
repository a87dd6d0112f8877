package io.curvescope.curvature.operator;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A + damping I, as damped Newton and Levenberg-Marquardt methods invert it.
 *
 * @param matrix A
 * @param damping added to every eigenvalue; finite
 */
public record DampedOperator(LinearOperator matrix, double damping) implements LinearOperator {
  public DampedOperator {
    if (!Double.isFinite(damping)) {
      throw new IllegalArgumentException("damping must be finite, got " + damping);
    }
  }

  @Override
  public int dimension() {
    return matrix.dimension();
  }

  @Override
  public DataType dataType() {
    return matrix.dataType();
  }

  @Override
  public void apply(INDArray vectors, INDArray products) {
    matrix.apply(vectors, products);
    Nd4j.getBlasWrapper().axpy(damping, vectors, products);
  }
}
