package io.curvescope.curvature.solve;

import io.curvescope.curvature.linalg.RowBlock;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A preconditioner made ready for one operator and one damping. */
sealed interface PreconditionerAction extends AutoCloseable {

  /** Sets row {@code to} of the block to P^-1 times row {@code from}. */
  void apply(RowBlock rows, int from, int to);

  @Override
  void close();

  /** Native bytes that {@link #of} allocates. */
  static long bytes(Preconditioner preconditioner, int dimension, DataType type) {
    return switch (preconditioner) {
      case Preconditioner.None none -> 0;
      case Preconditioner.Jacobi jacobi -> RowBlock.bytes(type, 1, dimension);
      case Preconditioner.LowRank lowRank -> RowBlock.bytes(type, 1, lowRank.eigenvalues().size());
    };
  }

  /**
   * Checks shapes and prepares.
   *
   * @throws IllegalArgumentException if a shape or a type does not fit, or the preconditioner would
   *     not be positive definite
   */
  static PreconditionerAction of(
      Preconditioner preconditioner, int dimension, DataType type, double damping) {
    return switch (preconditioner) {
      case Preconditioner.None none -> new Identity();
      case Preconditioner.Jacobi(INDArray diagonal) ->
          Scaling.of(diagonal, dimension, type, damping);
      case Preconditioner.LowRank lowRank -> Spectral.of(lowRank, dimension, type, damping);
    };
  }

  /** Copies. */
  record Identity() implements PreconditionerAction {
    @Override
    public void apply(RowBlock rows, int from, int to) {
      rows.copyFrom(to, rows, from, 1);
    }

    @Override
    public void close() {}
  }

  /**
   * Multiplies elementwise.
   *
   * @param inverse [1, n]
   */
  record Scaling(RowBlock inverse) implements PreconditionerAction {

    static Scaling of(INDArray diagonal, int dimension, DataType type, double damping) {
      if (diagonal.length() != dimension) {
        throw new IllegalArgumentException(
            "diagonal must have " + dimension + " elements, has " + diagonal.length());
      }
      RowBlock inverse = RowBlock.allocate(type, 1, dimension);
      for (int i = 0; i < dimension; i++) {
        double element = Math.abs(diagonal.getDouble(i)) + damping;
        if (!(element > 0) || Double.isInfinite(element)) {
          inverse.close();
          throw new IllegalArgumentException(
              "|diagonal| + damping must be positive and finite, is " + element + " at " + i);
        }
        inverse.set(0, i, 1 / element);
      }
      return new Scaling(inverse);
    }

    @Override
    public void apply(RowBlock rows, int from, int to) {
      rows.view(from, 1).muli(inverse.array(), rows.view(to, 1));
    }

    @Override
    public void close() {
      inverse.close();
    }
  }

  /**
   * Adds multiples of eigenvectors.
   *
   * @param vectors rows of eigenvectors
   * @param factors (smallest + damping) / (eigenvalue + damping) - 1 of each
   * @param coefficients [1, k]
   */
  record Spectral(RowBlock vectors, double[] factors, RowBlock coefficients)
      implements PreconditionerAction {

    static Spectral of(
        Preconditioner.LowRank lowRank, int dimension, DataType type, double damping) {
      INDArray rows = lowRank.eigenvectors();
      if (rows.size(1) != dimension || rows.dataType() != type) {
        throw new IllegalArgumentException(
            "eigenvectors must have "
                + dimension
                + " columns of type "
                + type
                + ", are "
                + rows.shapeInfoToString());
      }
      double smallest =
          lowRank.eigenvalues().stream().mapToDouble(Double::doubleValue).min().orElseThrow();
      if (!(smallest + damping > 0)) {
        throw new IllegalArgumentException(
            "every eigenvalue plus the damping must be positive, the smallest is "
                + (smallest + damping));
      }
      double[] factors =
          lowRank.eigenvalues().stream()
              .mapToDouble(value -> (smallest + damping) / (value + damping) - 1)
              .toArray();
      return new Spectral(RowBlock.wrap(rows), factors, RowBlock.allocate(type, 1, factors.length));
    }

    @Override
    public void apply(RowBlock rows, int from, int to) {
      rows.copyFrom(to, rows, from, 1);
      rows.innerProducts(from, 1, vectors, 0, factors.length, coefficients);
      for (int i = 0; i < factors.length; i++) {
        coefficients.set(0, i, factors[i] * coefficients.get(0, i));
      }
      rows.addCombinations(to, 1, 1, coefficients, vectors, 0, factors.length);
    }

    @Override
    public void close() {
      coefficients.close();
    }
  }
}
