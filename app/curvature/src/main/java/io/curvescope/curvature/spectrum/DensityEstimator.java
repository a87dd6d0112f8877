package io.curvescope.curvature.spectrum;

import io.curvescope.curvature.operator.LinearOperator;
import io.curvescope.curvature.operator.MemoryLimitException;
import io.curvescope.curvature.operator.Monitor;
import io.curvescope.curvature.operator.MonitoredOperator;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Spectral density by stochastic Lanczos quadrature (S. Ubaru, J. Chen and Y. Saad, "Fast
 * estimation of tr(f(A)) via stochastic Lanczos quadrature", SIAM J. Matrix Anal. Appl. 38, 2017;
 * for neural networks B. Ghorbani, S. Krishnan and Y. Xiao, ICML 2019): the Lanczos recurrence from
 * a vector of random signs gives a Gauss quadrature of the spectrum as that vector weighs it; the
 * mean over vectors is the spectrum, every eigenvalue with weight 1/n.
 *
 * <p>Two errors: the spread over probes, which every {@link Estimate} carries, and the truncation
 * of the recurrence, seen by laying the quadrature of half the steps beside that of all.
 */
public final class DensityEstimator {

  private DensityEstimator() {}

  /** Native bytes that {@link #estimate} allocates. */
  public static long predictedBytes(DensityRequest request, int dimension, DataType type) {
    return LanczosRecurrences.bytes(request, dimension, type);
  }

  /**
   * Estimates the density.
   *
   * @throws MemoryLimitException if the predicted memory is over the request's limit
   * @throws io.curvescope.curvature.operator.ComputationCancelledException if cancelled
   * @throws io.curvescope.curvature.operator.NonFiniteProductException if a product is not finite
   */
  public static Density estimate(LinearOperator operator, DensityRequest request, Monitor monitor) {
    MonitoredOperator monitored = new MonitoredOperator(operator, monitor);
    MemoryLimitException.check(
        "a spectral density of "
            + request.steps()
            + " steps in blocks of "
            + request.block()
            + " at dimension "
            + operator.dimension(),
        predictedBytes(request, operator.dimension(), operator.dataType()),
        request.memoryLimitBytes());
    monitored.expect((long) request.probes() * request.steps(), Double.NaN);
    List<Quadrature> all = new ArrayList<>();
    List<Quadrature> half = new ArrayList<>();
    try (LanczosRecurrences recurrences = new LanczosRecurrences(monitored, request)) {
      for (int first = 0; first < request.probes(); first += request.block()) {
        int count = Math.min(request.block(), request.probes() - first);
        for (LanczosRecurrences.Tridiagonal matrix : recurrences.run(first, count)) {
          all.add(matrix.quadrature(matrix.steps()));
          // A recurrence that ended early is exact at every length from there on.
          int halfSteps = Math.min(matrix.steps(), Math.max(1, request.steps() / 2));
          half.add(matrix.quadrature(halfSteps));
        }
      }
    }
    return assemble(all, half, monitored, request);
  }

  private static Density assemble(
      List<Quadrature> all,
      List<Quadrature> half,
      MonitoredOperator operator,
      DensityRequest request) {
    double largest =
        all.stream()
            .mapToDouble(
                part ->
                    Math.max(Math.abs(part.nodes().getFirst()), Math.abs(part.nodes().getLast())))
            .max()
            .orElseThrow();
    double zero = request.zeroTolerance() * largest;
    DoubleUnaryOperator negative = node -> node < -zero ? 1 : 0;
    Quadrature mean = Quadrature.mean(all);
    Quadrature meanOfHalf = Quadrature.mean(half);
    return new Density(
        mean,
        all,
        Density.over(all, node -> node),
        Density.over(all, node -> node * node),
        Density.over(all, negative),
        mean.distance(meanOfHalf),
        meanOfHalf.integrate(negative),
        request.steps(),
        operator.matvecs(),
        request.seed(),
        operator.dataType());
  }
}
