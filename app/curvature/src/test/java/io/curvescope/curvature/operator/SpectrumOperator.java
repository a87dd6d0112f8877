package io.curvescope.curvature.operator;

import io.curvescope.curvature.linalg.CounterRandom;
import io.curvescope.curvature.linalg.RowBlock;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A symmetric operator with a spectrum known beforehand: Q' diag(eigenvalues) Q, where Q is a
 * product of three random Householder reflections. Computed in double and rounded to the element
 * type.
 */
public final class SpectrumOperator implements LinearOperator {

  private static final int REFLECTIONS = 3;

  private final double[] eigenvalues;
  private final DataType dataType;
  private final double[][] reflections;
  private long vectors;
  private int calls;

  private SpectrumOperator(double[] eigenvalues, DataType dataType, long seed) {
    this.eigenvalues = eigenvalues.clone();
    this.dataType = dataType;
    this.reflections = new double[REFLECTIONS][eigenvalues.length];
    Random random = new Random(seed);
    for (double[] reflection : reflections) {
      double squares = 0;
      for (int i = 0; i < reflection.length; i++) {
        reflection[i] = random.nextGaussian();
        squares += reflection[i] * reflection[i];
      }
      for (int i = 0; i < reflection.length; i++) {
        reflection[i] /= Math.sqrt(squares);
      }
    }
  }

  public static SpectrumOperator of(DataType dataType, double... eigenvalues) {
    return new SpectrumOperator(eigenvalues, dataType, 11);
  }

  public static SpectrumOperator of(DataType dataType, long seed, double... eigenvalues) {
    return new SpectrumOperator(eigenvalues, dataType, seed);
  }

  /**
   * What Hessians of trained networks look like: a bulk at zero, outliers, a small negative tail.
   */
  public static double[] hessianLike(int dimension, int outliers, long seed) {
    Random random = new Random(seed);
    double[] values = new double[dimension];
    for (int i = 0; i < dimension; i++) {
      values[i] =
          i < outliers
              ? 10.0 / (1 + i) + 0.1 * random.nextDouble()
              : 0.02 * random.nextGaussian() * random.nextDouble();
    }
    values[dimension - 1] = -0.3;
    values[dimension - 2] = -0.2;
    return values;
  }

  /** The eigenvalues, ascending. */
  public double[] ascending() {
    double[] sorted = eigenvalues.clone();
    Arrays.sort(sorted);
    return sorted;
  }

  /** The largest eigenvalues, descending. */
  public double[] top(int count) {
    double[] sorted = ascending();
    return IntStream.range(0, count).mapToDouble(i -> sorted[sorted.length - 1 - i]).toArray();
  }

  public double trace() {
    return Arrays.stream(eigenvalues).sum();
  }

  public double frobenius() {
    return Math.sqrt(Arrays.stream(eigenvalues).map(value -> value * value).sum());
  }

  /** Vectors multiplied so far. */
  public long vectors() {
    return vectors;
  }

  /** Calls of apply so far. */
  public int calls() {
    return calls;
  }

  @Override
  public int dimension() {
    return eigenvalues.length;
  }

  @Override
  public DataType dataType() {
    return dataType;
  }

  @Override
  public void apply(INDArray vectorRows, INDArray productRows) {
    RowBlock from = RowBlock.wrap(vectorRows);
    RowBlock to = RowBlock.wrap(productRows);
    double[] vector = new double[eigenvalues.length];
    for (int row = 0; row < from.rows(); row++) {
      from.read(row, 0, vector, vector.length);
      multiply(vector);
      to.write(row, 0, vector, vector.length);
      vectors++;
    }
    calls++;
  }

  /** Multiplies a vector in place. */
  public void multiply(double[] vector) {
    for (int i = 0; i < REFLECTIONS; i++) {
      reflect(vector, reflections[i]);
    }
    for (int i = 0; i < vector.length; i++) {
      vector[i] *= eigenvalues[i];
    }
    for (int i = REFLECTIONS - 1; i >= 0; i--) {
      reflect(vector, reflections[i]);
    }
  }

  /** The dense matrix, row by row. */
  public double[][] dense() {
    double[][] rows = new double[eigenvalues.length][eigenvalues.length];
    for (int i = 0; i < rows.length; i++) {
      rows[i][i] = 1;
      multiply(rows[i]);
    }
    return rows;
  }

  /** The solution of (A + damping I) x = b. */
  public double[] solve(double[] b, double damping) {
    double[] x = b.clone();
    for (int i = 0; i < REFLECTIONS; i++) {
      reflect(x, reflections[i]);
    }
    for (int i = 0; i < x.length; i++) {
      x[i] /= eigenvalues[i] + damping;
    }
    for (int i = REFLECTIONS - 1; i >= 0; i--) {
      reflect(x, reflections[i]);
    }
    return x;
  }

  private static void reflect(double[] vector, double[] normal) {
    double inner = 0;
    for (int i = 0; i < vector.length; i++) {
      inner += normal[i] * vector[i];
    }
    for (int i = 0; i < vector.length; i++) {
      vector[i] -= 2 * inner * normal[i];
    }
  }

  /** A reproducible right-hand side. */
  public static double[] normalVector(int dimension, long seed) {
    try (RowBlock block = RowBlock.allocate(DataType.DOUBLE, 1, dimension)) {
      new CounterRandom(seed, 0).fillNormal(block, 0);
      double[] values = new double[dimension];
      block.read(0, 0, values, dimension);
      return values;
    }
  }
}
