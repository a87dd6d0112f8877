package io.curvescope.curvature.solve;

import io.curvescope.curvature.linalg.RowBlock;
import io.curvescope.curvature.operator.LinearOperator;
import io.curvescope.curvature.operator.MemoryLimitException;
import io.curvescope.curvature.operator.Monitor;
import io.curvescope.curvature.operator.MonitoredOperator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Preconditioned conjugate gradient on (H + damping I) p = -g (M. Hestenes and E. Stiefel, J. Res.
 * Natl. Bur. Stand. 49, 1952; Y. Saad, Iterative Methods for Sparse Linear Systems, 2nd edition
 * 2003, algorithm 9.1), from p = 0, inner products summed in double.
 *
 * <p>Stopping rule: the residual norm is at most the relative tolerance times the norm of g, by the
 * recurrence and then by a product; where they disagree the solve restarts from the recomputed
 * residual for as long as that halves it. Negative curvature: a search direction d with d'(H +
 * damping I) d at most 4 epsilon |d| |(H + damping I) d| ends the solve (Nocedal and Wright,
 * Numerical Optimization, 2nd edition 2006, algorithm 7.1).
 */
public final class ConjugateGradient {

  private static final int SOLUTION = 0;
  private static final int RESIDUAL = 1;
  private static final int PRECONDITIONED = 2;
  private static final int DIRECTION = 3;
  private static final int PRODUCT = 4;
  private static final int ROWS = 5;

  private final MonitoredOperator operator;
  private final CgRequest request;
  private final PreconditionerAction preconditioner;
  private final RowBlock rows;
  private final RowBlock right;
  private final double rightNorm;
  private final double epsilon;
  private final List<Double> history = new ArrayList<>();

  private ConjugateGradient(
      MonitoredOperator operator,
      CgRequest request,
      PreconditionerAction preconditioner,
      RowBlock rows,
      RowBlock right) {
    this.operator = operator;
    this.request = request;
    this.preconditioner = preconditioner;
    this.rows = rows;
    this.right = right;
    this.rightNorm = right.norm(0);
    this.epsilon = operator.dataType() == DataType.FLOAT ? Math.ulp(1.0f) : Math.ulp(1.0);
  }

  /**
   * Native bytes that {@link #solve} allocates: five vectors, the solution, perhaps a direction of
   * negative curvature, and what the preconditioner adds; the arrays it is given not counted.
   */
  public static long predictedBytes(CgRequest request, int dimension, DataType type) {
    return RowBlock.bytes(type, ROWS + 2L, dimension)
        + PreconditionerAction.bytes(request.preconditioner(), dimension, type);
  }

  /**
   * Solves for the step p.
   *
   * @param gradient g, [n] or [1, n] of the operator's element type; not changed
   * @throws MemoryLimitException if the predicted memory is over the request's limit
   * @throws IllegalArgumentException if a shape or a type does not fit
   * @throws io.curvescope.curvature.operator.ComputationCancelledException if cancelled
   * @throws io.curvescope.curvature.operator.NonFiniteProductException if a product is not finite
   */
  public static CgResult solve(
      LinearOperator operator, INDArray gradient, CgRequest request, Monitor monitor) {
    int dimension = operator.dimension();
    DataType type = operator.dataType();
    if (gradient.length() != dimension || gradient.dataType() != type) {
      throw new IllegalArgumentException(
          "gradient must have "
              + dimension
              + " elements of type "
              + type
              + ", is "
              + gradient.shapeInfoToString());
    }
    MemoryLimitException.check(
        "conjugate gradient at dimension " + dimension,
        predictedBytes(request, dimension, type),
        request.memoryLimitBytes());
    RowBlock right = RowBlock.wrap(gradient.reshape('c', 1, dimension));
    if (!Double.isFinite(right.absoluteSum(0))) {
      throw new IllegalArgumentException("gradient must be finite, holds NaN or an infinity");
    }
    try (PreconditionerAction action =
            PreconditionerAction.of(request.preconditioner(), dimension, type, request.damping());
        RowBlock rows = RowBlock.allocate(type, ROWS, dimension)) {
      return new ConjugateGradient(
              new MonitoredOperator(operator, monitor), request, action, rows, right)
          .solve();
    }
  }

  private CgResult solve() {
    history.add(rightNorm == 0 ? 0.0 : 1.0);
    rows.add(RESIDUAL, -1, right, 0);
    if (rightNorm == 0) {
      return result(new CgOutcome.Converged(), 0);
    }
    double before = Double.POSITIVE_INFINITY;
    while (true) {
      Optional<CgOutcome> end = iterate();
      double residual = recompute();
      if (end.isPresent()) {
        return result(end.get(), residual);
      }
      if (residual <= request.relativeTolerance()) {
        return result(new CgOutcome.Converged(), residual);
      }
      if (residual > 0.5 * before) {
        return result(new CgOutcome.Stagnated(), residual);
      }
      before = residual;
    }
  }

  /** Iterates from the residual at hand; empty when the recurrence meets the tolerance. */
  private Optional<CgOutcome> iterate() {
    double previous = 0;
    while (rows.norm(RESIDUAL) > request.relativeTolerance() * rightNorm) {
      if (history.size() > request.maximumIterations()) {
        return Optional.of(new CgOutcome.IterationLimit());
      }
      preconditioner.apply(rows, RESIDUAL, PRECONDITIONED);
      double inner = rows.dot(RESIDUAL, rows, PRECONDITIONED);
      if (!(inner > 0)) {
        double norm = rows.norm(RESIDUAL);
        return Optional.of(new CgOutcome.IndefinitePreconditioner(inner / norm / norm));
      }
      rows.scale(DIRECTION, previous == 0 ? 0 : inner / previous);
      rows.add(DIRECTION, 1, rows, PRECONDITIONED);
      previous = inner;
      multiply(DIRECTION);
      double curvature = rows.dot(DIRECTION, rows, PRODUCT);
      double norm = rows.norm(DIRECTION);
      if (curvature <= 4 * epsilon * norm * rows.norm(PRODUCT)) {
        return Optional.of(negative(curvature / norm / norm, norm));
      }
      double step = inner / curvature;
      rows.add(SOLUTION, step, rows, DIRECTION);
      rows.add(RESIDUAL, -step, rows, PRODUCT);
      history.add(rows.norm(RESIDUAL) / rightNorm);
    }
    return Optional.empty();
  }

  private CgOutcome negative(double curvature, double norm) {
    RowBlock direction = RowBlock.allocate(rows.dataType(), 1, rows.columns());
    direction.add(0, 1 / norm, rows, DIRECTION);
    return new CgOutcome.NegativeCurvature(direction.detach(), curvature);
  }

  /** Sets PRODUCT to (H + damping I) times a row. */
  private void multiply(int row) {
    operator.expect(request.maximumIterations() + 1L, history.getLast());
    operator.apply(rows, row, 1, rows, PRODUCT);
    rows.add(PRODUCT, request.damping(), rows, row);
  }

  /** Replaces the recurrence's residual by the true one; returns its norm relative to g's. */
  private double recompute() {
    multiply(SOLUTION);
    rows.clear(RESIDUAL);
    rows.add(RESIDUAL, -1, right, 0);
    rows.add(RESIDUAL, -1, rows, PRODUCT);
    return rows.norm(RESIDUAL) / rightNorm;
  }

  private CgResult result(CgOutcome outcome, double residual) {
    RowBlock solution = RowBlock.allocate(rows.dataType(), 1, rows.columns());
    solution.copyFrom(0, rows, SOLUTION, 1);
    return new CgResult(
        solution.detach(),
        outcome,
        history.size() - 1,
        history,
        residual,
        request.damping(),
        operator.matvecs(),
        request.preconditioner().kind());
  }
}
