package io.curvescope.curvature.spectrum;

import io.curvescope.curvature.linalg.CounterRandom;
import io.curvescope.curvature.linalg.RowBlock;
import io.curvescope.curvature.linalg.SymmetricEigen;
import io.curvescope.curvature.operator.MonitoredOperator;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * An orthonormal basis that grows by block Lanczos steps with full reorthogonalisation, and shrinks
 * by thick restarts.
 *
 * <p>The rows of the basis are, in this order: locked vectors, which everything else is kept
 * orthogonal to (deflation); active vectors, on which the operator is projected; and the pending
 * block, whose products have not been taken yet. The projected matrix is filled with all inner
 * products of a new block, so that the couplings after a restart need no special case (Wu and Simon
 * 2000; Stathopoulos and Saad 1998). Orthogonalisation against the whole basis is done twice
 * (Parlett, The Symmetric Eigenvalue Problem, section 6.9: twice is enough), a third time where the
 * remainder is close to rounding.
 *
 * <p>Breakdown: what remains of a product after orthogonalisation counts as zero below {@code 16
 * epsilon} times the largest product norm seen. The block is then filled up with random vectors
 * orthogonal to everything found, coupling zero, so that the method goes on outside the invariant
 * subspace.
 */
final class KrylovSpace implements AutoCloseable {

  private final MonitoredOperator operator;
  private final int dimension;
  private final int block;
  private final int capacity;
  private final long seed;
  private final double epsilon;
  private final RowBlock basis;
  private final RowBlock products;
  private final RowBlock coefficients;
  private final RowBlock combinations;
  private final RowBlock scratch;
  private final double[][] projected;
  private double[][] coupling = new double[0][0];
  private int locked;
  private int active;
  private int pending;
  private int blockSteps;
  private double scale;
  private long randomVectors;

  /**
   * @param capacity most locked and active vectors together
   * @param rows rows of the basis, at least capacity + block
   */
  KrylovSpace(MonitoredOperator operator, int block, int capacity, int rows, long seed) {
    this.operator = operator;
    this.dimension = operator.dimension();
    this.block = block;
    this.capacity = capacity;
    this.seed = seed;
    DataType type = operator.dataType();
    this.epsilon = epsilon(type);
    this.basis = RowBlock.allocate(type, rows, dimension);
    this.products = RowBlock.allocate(type, block, dimension);
    this.coefficients = RowBlock.allocate(type, block, rows);
    this.combinations = RowBlock.allocate(type, rows, rows);
    this.scratch = RowBlock.combineScratch(type, rows, dimension);
    this.projected = new double[capacity][capacity];
  }

  /** Native bytes that a space of this size allocates. */
  static long bytes(DataType type, int dimension, int block, int rows) {
    return RowBlock.bytes(type, (long) rows + block, dimension)
        + RowBlock.bytes(type, block, rows)
        + RowBlock.bytes(type, rows, rows)
        + RowBlock.combineScratchBytes(type, rows, dimension);
  }

  /** Unit roundoff times two of the element type. */
  static double epsilon(DataType type) {
    return type == DataType.FLOAT ? Math.ulp(1.0f) : Math.ulp(1.0);
  }

  int locked() {
    return locked;
  }

  int active() {
    return active;
  }

  /** Block steps since the last {@link #startRandom}. */
  int blockSteps() {
    return blockSteps;
  }

  /** Largest norm of a product with a unit vector so far: a lower bound of the spectral norm. */
  double scale() {
    return scale;
  }

  RowBlock basis() {
    return basis;
  }

  RowBlock scratch() {
    return scratch;
  }

  RowBlock combinations() {
    return combinations;
  }

  /** Whether the locked and active vectors span everything. */
  boolean isExhausted() {
    return pending == 0;
  }

  /** Whether another block fits without a restart. */
  boolean isFull() {
    return locked + active + pending > capacity;
  }

  /** Products that the next {@link #expand} takes. */
  int pending() {
    return pending;
  }

  /** Forgets the active vectors and starts from random ones orthogonal to the locked ones. */
  void startRandom() {
    active = 0;
    blockSteps = 0;
    pending = Math.min(block, dimension - locked);
    for (int i = 0; i < pending; i++) {
      randomise(locked + i);
    }
  }

  /**
   * One block Lanczos step: takes the pending products and orthogonalises them into a new block.
   */
  void expand() {
    int first = locked + active;
    int taken = pending;
    operator.apply(basis, first, taken, products, 0);
    for (int i = 0; i < taken; i++) {
      scale = Math.max(scale, products.norm(i));
    }
    int total = first + taken;
    for (int pass = 0; pass < 2; pass++) {
      products.innerProducts(0, taken, basis, 0, total, coefficients);
      products.addCombinations(0, taken, -1, coefficients, basis, 0, total);
      record(taken, pass == 0);
    }
    symmetrise(taken);
    active += taken;
    blockSteps++;
    pending = Math.min(block, dimension - locked - active);
    coupling = new double[taken][pending];
    int accepted = 0;
    for (int i = 0; i < taken; i++) {
      accepted = accept(i, accepted);
    }
    for (int j = accepted; j < pending; j++) {
      randomise(locked + active + j);
    }
  }

  private void record(int taken, boolean first) {
    for (int i = 0; i < taken; i++) {
      double[] row = projected[active + i];
      for (int j = 0; j < active + taken; j++) {
        double inner = coefficients.get(i, locked + j);
        row[j] = first ? inner : row[j] + inner;
      }
    }
  }

  private void symmetrise(int taken) {
    for (int i = active; i < active + taken; i++) {
      for (int j = 0; j < active; j++) {
        projected[j][i] = projected[i][j];
      }
      for (int j = active; j < i; j++) {
        double mean = 0.5 * (projected[i][j] + projected[j][i]);
        projected[i][j] = mean;
        projected[j][i] = mean;
      }
    }
  }

  /** Orthogonalises product i against the accepted rows of the new block and perhaps adds it. */
  private int accept(int i, int accepted) {
    int next = locked + active;
    double before = products.norm(i);
    for (int pass = 0; pass < 2; pass++) {
      for (int j = 0; j < accepted; j++) {
        double inner = products.dot(i, basis, next + j);
        products.add(i, -inner, basis, next + j);
        coupling[i][j] += inner;
      }
    }
    double norm = products.norm(i);
    if (accepted == pending || norm <= 16 * epsilon * scale) {
      return accepted;
    }
    int row = next + accepted;
    basis.copyFrom(row, products, i, 1);
    basis.scale(row, 1 / norm);
    boolean cancelled = norm < 0.1 * before || norm < 1e-3 * scale;
    if (cancelled && !reorthogonalise(row)) {
      return accepted;
    }
    coupling[i][accepted] = norm;
    return accepted + 1;
  }

  /** Makes a unit row orthogonal to all rows before it; false if nothing of it remains. */
  private boolean reorthogonalise(int row) {
    for (int pass = 0; pass < 4; pass++) {
      if (row > 0) {
        basis.innerProducts(row, 1, basis, 0, row, coefficients);
        basis.addCombinations(row, 1, -1, coefficients, basis, 0, row);
      }
      double norm = basis.norm(row);
      if (norm < 1e-5) {
        return false;
      }
      basis.scale(row, 1 / norm);
      if (norm > 0.7) {
        return true;
      }
    }
    return false;
  }

  private void randomise(int row) {
    do {
      new CounterRandom(seed, randomVectors++).fillNormal(basis, row);
      basis.scale(row, 1 / basis.norm(row));
    } while (!reorthogonalise(row));
  }

  /** Ritz pairs of the active vectors, ascending, with the residual norms the recurrence gives. */
  RitzPairs ritzPairs() {
    double[] matrix = new double[active * active];
    for (int i = 0; i < active; i++) {
      System.arraycopy(projected[i], 0, matrix, i * active, active);
    }
    SymmetricEigen eigen = SymmetricEigen.of(matrix, active);
    double[] residuals = new double[active];
    int taken = coupling.length;
    for (int ritz = 0; ritz < active; ritz++) {
      double squares = 0;
      for (int j = 0; j < pending; j++) {
        double component = 0;
        for (int i = 0; i < taken; i++) {
          component += eigen.vector(active - taken + i, ritz) * coupling[i][j];
        }
        squares += component * component;
      }
      residuals[ritz] = Math.sqrt(squares);
    }
    return new RitzPairs(eigen, residuals);
  }

  /** Thick restart: keeps the chosen Ritz vectors and the pending block. */
  void restart(RitzPairs ritz, int[] kept) {
    int before = active;
    rotate(ritz, kept);
    basis.copyFrom(locked + kept.length, basis, locked + before, pending);
    active = kept.length;
    for (int i = 0; i < active; i++) {
      Arrays.fill(projected[i], 0, active, 0);
      projected[i][i] = ritz.value(kept[i]);
    }
  }

  /** Locks the chosen Ritz vectors and forgets the other active vectors. */
  void lock(RitzPairs ritz, int[] chosen) {
    rotate(ritz, chosen);
    locked += chosen.length;
    active = 0;
    pending = 0;
  }

  /** Reorders the locked vectors and forgets those that are not among {@code chosen}. */
  void select(int[] chosen) {
    for (int i = 0; i < chosen.length; i++) {
      for (int j = 0; j < locked; j++) {
        combinations.set(i, j, chosen[i] == j ? 1 : 0);
      }
    }
    basis.combine(0, locked, combinations, chosen.length, scratch);
    locked = chosen.length;
  }

  private void rotate(RitzPairs ritz, int[] chosen) {
    for (int i = 0; i < chosen.length; i++) {
      for (int j = 0; j < active; j++) {
        combinations.set(i, j, ritz.eigen().vector(j, chosen[i]));
      }
    }
    basis.combine(locked, active, combinations, chosen.length, scratch);
  }

  @Override
  public void close() {
    basis.close();
    products.close();
    coefficients.close();
    combinations.close();
    scratch.close();
  }
}
