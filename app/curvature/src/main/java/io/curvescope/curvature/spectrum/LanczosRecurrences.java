package io.curvescope.curvature.spectrum;

import io.curvescope.curvature.linalg.CounterRandom;
import io.curvescope.curvature.linalg.RowBlock;
import io.curvescope.curvature.operator.MonitoredOperator;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Independent Lanczos recurrences from vectors of random signs, run side by side so that their
 * products are taken in one block. A recurrence ends early where the next vector is zero to
 * rounding: its tridiagonal matrix then holds all that the probe can see.
 */
final class LanczosRecurrences implements AutoCloseable {

  private final MonitoredOperator operator;
  private final DensityRequest request;
  private final int dimension;
  private final int maximumSteps;
  private final RowBlock current;
  private final RowBlock products;
  private final RowBlock coefficients;
  private final List<RowBlock> bases = new ArrayList<>();

  LanczosRecurrences(MonitoredOperator operator, DensityRequest request) {
    this.operator = operator;
    this.request = request;
    this.dimension = operator.dimension();
    this.maximumSteps = Math.min(request.steps(), dimension);
    int block = block(request);
    DataType type = operator.dataType();
    this.current = RowBlock.allocate(type, block, dimension);
    this.products = RowBlock.allocate(type, block, dimension);
    this.coefficients = RowBlock.allocate(type, 1, maximumSteps);
    for (int i = 0; i < block; i++) {
      bases.add(RowBlock.allocate(type, basisRows(request, dimension), dimension));
    }
  }

  static long bytes(DensityRequest request, int dimension, DataType type) {
    long block = block(request);
    return RowBlock.bytes(type, block * (2 + basisRows(request, dimension)), dimension)
        + RowBlock.bytes(type, 1, Math.min(request.steps(), dimension));
  }

  private static int block(DensityRequest request) {
    return Math.min(request.block(), request.probes());
  }

  /** Stored vectors per recurrence: all of them, or the last one of a plain recurrence. */
  private static int basisRows(DensityRequest request, int dimension) {
    return request.reorthogonalised() ? Math.min(request.steps(), dimension) : 1;
  }

  /** A symmetric tridiagonal matrix that a recurrence has built. */
  static final class Tridiagonal {
    private final RowBlock basis;
    private final double[] diagonal;
    private final double[] offDiagonal;
    private int steps;
    private double scale;

    private Tridiagonal(RowBlock basis, int maximumSteps) {
      this.basis = basis;
      this.diagonal = new double[maximumSteps];
      this.offDiagonal = new double[maximumSteps];
    }

    int steps() {
      return steps;
    }

    Quadrature quadrature(int leading) {
      return Quadrature.gauss(diagonal, offDiagonal, leading);
    }
  }

  /** Runs the recurrences of some probes to their end. */
  List<Tridiagonal> run(int firstProbe, int count) {
    List<Tridiagonal> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(new Tridiagonal(bases.get(i), maximumSteps));
      new CounterRandom(request.seed(), firstProbe + i).fillSigns(current, i);
      current.scale(i, 1 / Math.sqrt(dimension));
    }
    List<Tridiagonal> running = new ArrayList<>(all);
    while (!running.isEmpty()) {
      operator.apply(current, 0, running.size(), products, 0);
      List<Tridiagonal> next = new ArrayList<>();
      for (int row = 0; row < running.size(); row++) {
        Tridiagonal recurrence = running.get(row);
        if (step(recurrence, row)) {
          current.copyFrom(next.size(), products, row, 1);
          next.add(recurrence);
        }
      }
      running = next;
    }
    return all;
  }

  /** One step; the next vector is left in the row of the products. False at the end. */
  private boolean step(Tridiagonal recurrence, int row) {
    int step = recurrence.steps++;
    RowBlock basis = recurrence.basis;
    recurrence.scale = Math.max(recurrence.scale, products.norm(row));
    double alpha = products.dot(row, current, row);
    recurrence.diagonal[step] = alpha;
    products.add(row, -alpha, current, row);
    if (step > 0) {
      double beta = recurrence.offDiagonal[step - 1];
      products.add(row, -beta, basis, request.reorthogonalised() ? step - 1 : 0);
    }
    basis.copyFrom(request.reorthogonalised() ? step : 0, current, row, 1);
    if (request.reorthogonalised()) {
      for (int pass = 0; pass < 2; pass++) {
        products.innerProducts(row, 1, basis, 0, step + 1, coefficients);
        products.addCombinations(row, 1, -1, coefficients, basis, 0, step + 1);
      }
    }
    double beta = products.norm(row);
    double breakdown = 16 * KrylovSpace.epsilon(operator.dataType()) * recurrence.scale;
    if (recurrence.steps == maximumSteps || beta <= breakdown) {
      return false;
    }
    recurrence.offDiagonal[step] = beta;
    products.scale(row, 1 / beta);
    return true;
  }

  @Override
  public void close() {
    current.close();
    products.close();
    coefficients.close();
    bases.forEach(RowBlock::close);
  }
}
