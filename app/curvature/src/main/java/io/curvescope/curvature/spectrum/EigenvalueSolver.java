package io.curvescope.curvature.spectrum;

import io.curvescope.curvature.operator.LinearOperator;
import io.curvescope.curvature.operator.MemoryLimitException;
import io.curvescope.curvature.operator.Monitor;
import io.curvescope.curvature.operator.MonitoredOperator;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Largest and smallest eigenvalues of a symmetric operator, with residuals, repeated ones as often
 * as they occur.
 *
 * <p>Large operators: block Lanczos with thick restarts (K. Wu and H. Simon, "Thick-restart Lanczos
 * method for large symmetric eigenvalue problems", SIAM J. Matrix Anal. Appl. 22, 2000; A.
 * Stathopoulos and Y. Saad, "Restarting techniques for the (Jacobi-)Davidson symmetric eigenvalue
 * methods", ETNA 7, 1998) with full reorthogonalisation. It stops when every wanted Ritz pair has a
 * residual within the tolerance; the pairs are then refined by a Rayleigh-Ritz step whose inner
 * products are summed in double, and the residuals reported come from products taken for that.
 *
 * <p>Completeness: after that, the method starts again from random vectors orthogonal to all that
 * was found, until such a search meets no eigenvalue beyond the k-th. A search that meets none
 * stops when its own extreme Ritz value has a residual within the tolerance or within a hundredth
 * of its distance to the k-th, or when the bound of J. Kuczynski and H. Wozniakowski (SIAM J.
 * Matrix Anal. Appl. 13, 1992, theorem 4.2) gives an overlooked eigenvalue a probability below
 * {@value LanczosEigenvalues#MISS_PROBABILITY}.
 *
 * <p>Small operators: LAPACK on the assembled matrix.
 */
public final class EigenvalueSolver {

  private EigenvalueSolver() {}

  /**
   * Computes what the request asks for; fewer than asked where the operator has fewer.
   *
   * @throws MemoryLimitException if the predicted memory is over the request's limit
   * @throws IllegalArgumentException if DENSE is asked for above {@link
   *     EigenvalueRequest#MAXIMUM_DENSE_DIMENSION}, or the basis or the products are too few
   * @throws io.curvescope.curvature.operator.ComputationCancelledException if cancelled
   * @throws io.curvescope.curvature.operator.NonFiniteProductException if a product is not finite
   */
  public static Eigenvalues solve(
      LinearOperator operator, EigenvalueRequest request, Monitor monitor) {
    MonitoredOperator monitored = new MonitoredOperator(operator, monitor);
    int dimension = operator.dimension();
    EigenvalueMethod method = method(request, dimension);
    MemoryLimitException.check(
        "the " + method + " eigenvalue method at dimension " + dimension,
        predictedBytes(request, dimension, operator.dataType()),
        request.memoryLimitBytes());
    if (method == EigenvalueMethod.DENSE) {
      return DenseEigenvalues.compute(monitored, request);
    }
    LanczosPlan plan = LanczosPlan.of(request, dimension);
    try (KrylovSpace space =
        new KrylovSpace(monitored, plan.block(), plan.capacity(), plan.rows(), request.seed())) {
      return new LanczosEigenvalues(monitored, request, plan, space).compute();
    }
  }

  /**
   * Native bytes that {@link #solve} allocates, the returned vectors included, the operator's own
   * memory not.
   */
  public static long predictedBytes(EigenvalueRequest request, int dimension, DataType type) {
    if (method(request, dimension) == EigenvalueMethod.DENSE) {
      return DenseEigenvalues.bytes(request, dimension, type);
    }
    LanczosPlan plan = LanczosPlan.of(request, dimension);
    long returned = request.vectors() ? (long) plan.resultRows() * dimension * type.width() : 0;
    return KrylovSpace.bytes(type, dimension, plan.block(), plan.rows()) + returned;
  }

  /** The method that AUTOMATIC stands for, or the one asked for. */
  static EigenvalueMethod method(EigenvalueRequest request, int dimension) {
    return switch (request.method()) {
      case LANCZOS -> EigenvalueMethod.LANCZOS;
      case DENSE -> {
        if (dimension > EigenvalueRequest.MAXIMUM_DENSE_DIMENSION) {
          throw new IllegalArgumentException(
              "method: DENSE is limited to dimension "
                  + EigenvalueRequest.MAXIMUM_DENSE_DIMENSION
                  + ", the operator has "
                  + dimension);
        }
        yield EigenvalueMethod.DENSE;
      }
      case AUTOMATIC -> {
        boolean small = dimension <= EigenvalueRequest.AUTOMATIC_DENSE_DIMENSION;
        boolean most =
            dimension <= EigenvalueRequest.MAXIMUM_DENSE_DIMENSION
                && 8 * ((long) request.top() + request.bottom()) > dimension;
        yield small || most ? EigenvalueMethod.DENSE : EigenvalueMethod.LANCZOS;
      }
    };
  }
}
