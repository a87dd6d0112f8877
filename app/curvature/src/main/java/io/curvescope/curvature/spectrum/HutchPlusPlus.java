package io.curvescope.curvature.spectrum;

import io.curvescope.curvature.linalg.CounterRandom;
import io.curvescope.curvature.linalg.RowBlock;
import io.curvescope.curvature.operator.LinearOperator;
import io.curvescope.curvature.operator.MemoryLimitException;
import io.curvescope.curvature.operator.Monitor;
import io.curvescope.curvature.operator.MonitoredOperator;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Trace by Hutch++ (R. Meyer, C. Musco, C. Musco and D. Woodruff, "Hutch++: optimal stochastic
 * trace estimation", SOSA 2021): a third of the products finds the dominant directions Q, a third
 * gives the exact trace on them, and a third estimates what is left by Hutchinson's estimator,
 * whose variance is small where few eigenvalues dominate. Unbiased; the standard error is that of
 * the last part, given Q.
 */
public final class HutchPlusPlus {

  private HutchPlusPlus() {}

  /** Native bytes that {@link #estimate} allocates. */
  public static long predictedBytes(int matvecs, int block, int dimension, DataType type) {
    int rank = Math.min(matvecs / 3, dimension);
    return RowBlock.bytes(type, rank + 2L * block, dimension)
        + RowBlock.bytes(type, 1, Math.max(1, rank));
  }

  /**
   * Estimates the trace from about {@code matvecs} products.
   *
   * @param matvecs at least 6
   * @param block vectors multiplied at once
   * @param memoryLimitBytes native bytes that may be allocated; a third of the matvecs is stored
   * @throws MemoryLimitException if the predicted memory is over the limit
   */
  public static Estimate estimate(
      LinearOperator operator,
      int matvecs,
      int block,
      long seed,
      long memoryLimitBytes,
      Monitor monitor) {
    Check.atLeast("matvecs", matvecs, 6);
    Check.atLeast("block", block, 1);
    MonitoredOperator monitored = new MonitoredOperator(operator, monitor);
    int dimension = operator.dimension();
    DataType type = operator.dataType();
    MemoryLimitException.check(
        "Hutch++ with " + matvecs + " products at dimension " + dimension,
        predictedBytes(matvecs, block, dimension, type),
        memoryLimitBytes);
    int sketch = Math.min(matvecs / 3, dimension);
    monitored.expect(3L * (matvecs / 3), Double.NaN);
    try (RowBlock range = RowBlock.allocate(type, sketch, dimension);
        RowBlock probes = RowBlock.allocate(type, block, dimension);
        RowBlock products = RowBlock.allocate(type, block, dimension);
        RowBlock coefficients = RowBlock.allocate(type, 1, Math.max(1, sketch))) {
      int rank = 0;
      double exact = 0;
      double scale = 0;
      for (int first = 0; first < sketch; first += block) {
        int count = Math.min(block, sketch - first);
        fill(probes, count, seed, first);
        monitored.apply(probes, 0, count, products, 0);
        for (int i = 0; i < count; i++) {
          scale = Math.max(scale, products.norm(i));
          range.copyFrom(rank, products, i, 1);
          rank += keep(range, rank, coefficients, scale) ? 1 : 0;
        }
      }
      for (int first = 0; first < rank; first += block) {
        int count = Math.min(block, rank - first);
        monitored.apply(range, first, count, products, 0);
        for (int i = 0; i < count; i++) {
          exact += range.dot(first + i, products, i);
        }
      }
      RunningMoments rest = new RunningMoments();
      while (rest.count() < matvecs / 3) {
        int count = Math.min(block, matvecs / 3 - rest.count());
        fill(probes, count, seed, sketch + rest.count());
        for (int i = 0; i < count; i++) {
          project(probes, i, range, rank, coefficients);
        }
        monitored.apply(probes, 0, count, products, 0);
        for (int i = 0; i < count; i++) {
          rest.add(probes.dot(i, products, i));
        }
      }
      return new Estimate(exact + rest.mean(), rest.standardError(), rest.count());
    }
  }

  private static void fill(RowBlock probes, int count, long seed, int firstProbe) {
    for (int i = 0; i < count; i++) {
      new CounterRandom(seed, firstProbe + i).fillSigns(probes, i);
    }
  }

  /** Orthonormalises the row after the kept ones; false if it depends on them. */
  private static boolean keep(RowBlock range, int rank, RowBlock coefficients, double scale) {
    if (range.norm(rank) <= 1e-6 * scale) {
      return false;
    }
    range.scale(rank, 1 / range.norm(rank));
    for (int pass = 0; pass < 3; pass++) {
      project(range, rank, range, rank, coefficients);
      double norm = range.norm(rank);
      if (norm < 1e-5) {
        return false;
      }
      range.scale(rank, 1 / norm);
    }
    return true;
  }

  private static void project(
      RowBlock rows, int row, RowBlock range, int rank, RowBlock coefficients) {
    if (rank > 0) {
      rows.innerProducts(row, 1, range, 0, rank, coefficients);
      rows.addCombinations(row, 1, -1, coefficients, range, 0, rank);
    }
  }
}
