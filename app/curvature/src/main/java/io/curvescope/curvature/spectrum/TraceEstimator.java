package io.curvescope.curvature.spectrum;

import io.curvescope.curvature.linalg.CounterRandom;
import io.curvescope.curvature.linalg.RowBlock;
import io.curvescope.curvature.operator.LinearOperator;
import io.curvescope.curvature.operator.Monitor;
import io.curvescope.curvature.operator.MonitoredOperator;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Trace and Frobenius norm.
 *
 * <p>Exact, from the products with all unit vectors, up to the request's dimension. Above it
 * Hutchinson's estimator (Commun. Stat. Simul. Comput. 18, 1989): for a vector v of independent
 * random signs, E v'Av is the trace and E |Av|^2 the squared Frobenius norm. The variance of one
 * trace probe is twice the sum of the squared off-diagonal elements.
 *
 * <p>Stopping when the estimated standard error is small enough favours samples whose spread
 * happens to look small, so that the error of a run stopped after few probes is a little
 * understated; the minimum number of probes bounds that.
 */
public final class TraceEstimator {

  private TraceEstimator() {}

  /** Native bytes that {@link #estimate} allocates: a block of probes and one of products. */
  public static long predictedBytes(ProbeRequest request, int dimension, DataType type) {
    return RowBlock.bytes(type, 2L * Math.min(request.block(), dimension), dimension);
  }

  /**
   * Computes or estimates both numbers.
   *
   * @throws io.curvescope.curvature.operator.ComputationCancelledException if cancelled
   * @throws io.curvescope.curvature.operator.NonFiniteProductException if a product is not finite
   */
  public static TraceEstimate estimate(
      LinearOperator operator, ProbeRequest request, Monitor monitor) {
    MonitoredOperator monitored = new MonitoredOperator(operator, monitor);
    return operator.dimension() <= request.exactDimension()
        ? exact(monitored, request)
        : hutchinson(monitored, request);
  }

  private static TraceEstimate exact(MonitoredOperator operator, ProbeRequest request) {
    double[] sums = new double[2];
    UnitProducts.forEach(
        operator,
        request.block(),
        (column, products, row) -> {
          sums[0] += products.get(row, column);
          sums[1] += products.dot(row, products, row);
        });
    return new TraceEstimate(
        Estimate.exact(sums[0]),
        Estimate.exact(Math.sqrt(sums[1])),
        true,
        operator.matvecs(),
        request.seed());
  }

  private static TraceEstimate hutchinson(MonitoredOperator operator, ProbeRequest request) {
    int block = Math.min(request.block(), operator.dimension());
    RunningMoments trace = new RunningMoments();
    RunningMoments squares = new RunningMoments();
    operator.expect(request.maximumProbes(), Double.NaN);
    try (RowBlock probes = RowBlock.allocate(operator.dataType(), block, operator.dimension());
        RowBlock products = RowBlock.allocate(operator.dataType(), block, operator.dimension())) {
      while (trace.count() < request.maximumProbes() && !request.isReached(trace)) {
        int count = Math.min(block, request.maximumProbes() - trace.count());
        for (int i = 0; i < count; i++) {
          new CounterRandom(request.seed(), trace.count() + i).fillSigns(probes, i);
        }
        operator.apply(probes, 0, count, products, 0);
        for (int i = 0; i < count; i++) {
          trace.add(probes.dot(i, products, i));
          squares.add(products.dot(i, products, i));
        }
        operator.expect(request.maximumProbes(), trace.standardError() / Math.abs(trace.mean()));
      }
    }
    return new TraceEstimate(
        trace.estimate(),
        root(squares),
        !request.hasTolerance() || request.isReached(trace),
        operator.matvecs(),
        request.seed());
  }

  private static Estimate root(RunningMoments squares) {
    double norm = Math.sqrt(squares.mean());
    double error = norm > 0 ? squares.standardError() / (2 * norm) : 0;
    return new Estimate(norm, error, squares.count());
  }
}
