package io.curvescope.curvature.spectrum;

import io.curvescope.curvature.linalg.CounterRandom;
import io.curvescope.curvature.linalg.RowBlock;
import io.curvescope.curvature.operator.LinearOperator;
import io.curvescope.curvature.operator.Monitor;
import io.curvescope.curvature.operator.MonitoredOperator;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Diagonal by the estimator of C. Bekas, E. Kokiopoulou and Y. Saad ("An estimator for the diagonal
 * of a matrix", Appl. Numer. Math. 57, 2007): for a vector v of random signs the elementwise
 * product of v and Av has the diagonal as its mean; the variance of element i is the sum of the
 * squared off-diagonal elements of row i. Exact, from n products, up to the request's dimension.
 * The number of probes is the request's maximum: its tolerances are not looked at.
 */
public final class DiagonalEstimator {

  private static final int CHUNK = 4096;

  private DiagonalEstimator() {}

  /** Native bytes that {@link #estimate} allocates, the result included. */
  public static long predictedBytes(ProbeRequest request, int dimension, DataType type) {
    return RowBlock.bytes(type, 2L * Math.min(request.block(), dimension), dimension)
        + RowBlock.bytes(DataType.DOUBLE, 2, dimension);
  }

  /**
   * Computes or estimates the diagonal.
   *
   * @throws io.curvescope.curvature.operator.ComputationCancelledException if cancelled
   * @throws io.curvescope.curvature.operator.NonFiniteProductException if a product is not finite
   */
  public static DiagonalEstimate estimate(
      LinearOperator operator, ProbeRequest request, Monitor monitor) {
    MonitoredOperator monitored = new MonitoredOperator(operator, monitor);
    int dimension = operator.dimension();
    try (RowBlock mean = RowBlock.allocate(DataType.DOUBLE, 1, dimension);
        RowBlock squares = RowBlock.allocate(DataType.DOUBLE, 1, dimension)) {
      int probes = 0;
      if (dimension <= request.exactDimension()) {
        UnitProducts.forEach(
            monitored,
            request.block(),
            (column, products, row) -> mean.set(0, column, products.get(row, column)));
      } else {
        probes = request.maximumProbes();
        sample(monitored, request, mean, squares);
      }
      return new DiagonalEstimate(
          mean.detach(), squares.detach(), probes, monitored.matvecs(), request.seed());
    }
  }

  private static void sample(
      MonitoredOperator operator, ProbeRequest request, RowBlock mean, RowBlock squares) {
    int total = request.maximumProbes();
    int dimension = operator.dimension();
    int block = Math.min(request.block(), dimension);
    operator.expect(total, Double.NaN);
    try (RowBlock probes = RowBlock.allocate(operator.dataType(), block, dimension);
        RowBlock products = RowBlock.allocate(operator.dataType(), block, dimension)) {
      Accumulator accumulator = new Accumulator(mean, squares);
      for (int first = 0; first < total; first += block) {
        int count = Math.min(block, total - first);
        for (int i = 0; i < count; i++) {
          new CounterRandom(request.seed(), first + i).fillSigns(probes, i);
        }
        operator.apply(probes, 0, count, products, 0);
        for (int i = 0; i < count; i++) {
          accumulator.add(probes, products, i);
        }
      }
      accumulator.finish();
    }
  }

  /** Elementwise mean and squared deviations (Welford 1962) over long rows, chunk by chunk. */
  private static final class Accumulator {
    private final RowBlock mean;
    private final RowBlock squares;
    private final double[] means = new double[CHUNK];
    private final double[] deviations = new double[CHUNK];
    private final double[] signs = new double[CHUNK];
    private final double[] values = new double[CHUNK];
    private int count;

    Accumulator(RowBlock mean, RowBlock squares) {
      this.mean = mean;
      this.squares = squares;
    }

    void add(RowBlock probes, RowBlock products, int row) {
      count++;
      for (int column = 0; column < mean.columns(); column += CHUNK) {
        int width = Math.min(CHUNK, mean.columns() - column);
        probes.read(row, column, signs, width);
        products.read(row, column, values, width);
        mean.read(0, column, means, width);
        squares.read(0, column, deviations, width);
        for (int i = 0; i < width; i++) {
          double value = signs[i] * values[i];
          double delta = value - means[i];
          means[i] += delta / count;
          deviations[i] += delta * (value - means[i]);
        }
        mean.write(0, column, means, width);
        squares.write(0, column, deviations, width);
      }
    }

    /** Turns squared deviations into standard errors. */
    void finish() {
      double degrees = (count - 1.0) * count;
      for (int column = 0; column < mean.columns(); column += CHUNK) {
        int width = Math.min(CHUNK, mean.columns() - column);
        squares.read(0, column, deviations, width);
        for (int i = 0; i < width; i++) {
          deviations[i] = Math.sqrt(Math.max(0, deviations[i]) / degrees);
        }
        squares.write(0, column, deviations, width);
      }
    }
  }
}
