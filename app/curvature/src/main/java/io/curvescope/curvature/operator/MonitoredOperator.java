package io.curvescope.curvature.operator;

import io.curvescope.curvature.linalg.RowBlock;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A view of an operator for one computation: counts its products, asks for cancellation before each
 * block and refuses products that are not finite.
 */
public final class MonitoredOperator {

  private final LinearOperator operator;
  private final Monitor monitor;
  private long matvecs;
  private long expectedMatvecs;
  private double residual = Double.NaN;

  /**
   * @param operator the operator to watch
   * @param monitor what to watch it with
   * @throws IllegalArgumentException if the operator's dimension or element type is not supported
   */
  public MonitoredOperator(LinearOperator operator, Monitor monitor) {
    if (operator.dimension() < 1) {
      throw new IllegalArgumentException(
          "operator: dimension must be at least 1, is " + operator.dimension());
    }
    if (operator.dataType() != DataType.FLOAT && operator.dataType() != DataType.DOUBLE) {
      throw new IllegalArgumentException(
          "operator: dataType must be FLOAT or DOUBLE, is " + operator.dataType());
    }
    this.operator = operator;
    this.monitor = monitor;
  }

  /** Number of rows and columns. */
  public int dimension() {
    return operator.dimension();
  }

  /** Element type of vectors and products. */
  public DataType dataType() {
    return operator.dataType();
  }

  /** Products with single vectors done so far. */
  public long matvecs() {
    return matvecs;
  }

  /** Says how many products are expected in all, and what the stopping rule sees. */
  public void expect(long expected, double currentResidual) {
    expectedMatvecs = expected;
    residual = currentResidual;
  }

  /**
   * Multiplies {@code count} rows of {@code vectors} into rows of {@code products}.
   *
   * @throws ComputationCancelledException if the caller has cancelled
   * @throws NonFiniteProductException if a product is not finite
   */
  public void apply(RowBlock vectors, int firstVector, int count, RowBlock products, int firstRow) {
    if (monitor.cancellation().isCancelled()) {
      throw new ComputationCancelledException(matvecs);
    }
    operator.apply(vectors.view(firstVector, count), products.view(firstRow, count));
    for (int i = 0; i < count; i++) {
      if (!Double.isFinite(products.absoluteSum(firstRow + i))) {
        throw new NonFiniteProductException(matvecs + i + 1);
      }
    }
    matvecs += count;
    monitor
        .progress()
        .onProgress(new Progress(matvecs, Math.max(matvecs, expectedMatvecs), residual));
  }
}
