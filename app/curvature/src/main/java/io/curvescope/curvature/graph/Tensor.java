package io.curvescope.curvature.graph;

import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Immutable data of a constant, in row-major order. A splat (all elements equal) holds one element
 * only, whatever its shape.
 */
public final class Tensor {
  private final TensorType type;
  private final boolean splat;
  private final double @Nullable [] reals;
  private final long @Nullable [] integers;
  private final boolean @Nullable [] booleans;
  private final int hash;

  private Tensor(
      TensorType type,
      boolean splat,
      double @Nullable [] reals,
      long @Nullable [] integers,
      boolean @Nullable [] booleans) {
    this.type = type;
    this.splat = splat;
    this.reals = reals;
    this.integers = integers;
    this.booleans = booleans;
    this.hash =
        31 * type.hashCode()
            + Arrays.hashCode(reals)
            + Arrays.hashCode(integers)
            + Arrays.hashCode(booleans);
  }

  /**
   * Reals; the array is copied.
   *
   * @throws GraphException if the number of elements is not the shape's
   */
  public static Tensor real(Shape shape, double... elements) {
    requireSize(shape, elements.length);
    return new Tensor(TensorType.real(shape), false, elements.clone(), null, null);
  }

  /**
   * Integers; the array is copied.
   *
   * @throws GraphException if the number of elements is not the shape's
   */
  public static Tensor int64(Shape shape, long... elements) {
    requireSize(shape, elements.length);
    return new Tensor(TensorType.int64(shape), false, null, elements.clone(), null);
  }

  /**
   * A mask; the array is copied.
   *
   * @throws GraphException if the number of elements is not the shape's
   */
  public static Tensor bool(Shape shape, boolean... elements) {
    requireSize(shape, elements.length);
    return new Tensor(TensorType.bool(shape), false, null, null, elements.clone());
  }

  /**
   * Reals, made one by one into the only array that holds them.
   *
   * @param element from the position in row-major order
   * @throws ArithmeticException if the shape has more than 2^31 - 1 elements
   */
  public static Tensor reals(Shape shape, IntToDoubleFunction element) {
    double[] elements = new double[Math.toIntExact(shape.size())];
    for (int index = 0; index < elements.length; index++) {
      elements[index] = element.applyAsDouble(index);
    }
    return new Tensor(TensorType.real(shape), false, elements, null, null);
  }

  /**
   * Integers, made one by one into the only array that holds them.
   *
   * @param element from the position in row-major order
   * @throws ArithmeticException if the shape has more than 2^31 - 1 elements
   */
  public static Tensor integers(Shape shape, IntToLongFunction element) {
    long[] elements = new long[Math.toIntExact(shape.size())];
    for (int index = 0; index < elements.length; index++) {
      elements[index] = element.applyAsLong(index);
    }
    return new Tensor(TensorType.int64(shape), false, null, elements, null);
  }

  /**
   * A mask, made one by one into the only array that holds it.
   *
   * @param element from the position in row-major order
   * @throws ArithmeticException if the shape has more than 2^31 - 1 elements
   */
  public static Tensor booleans(Shape shape, IntPredicate element) {
    boolean[] elements = new boolean[Math.toIntExact(shape.size())];
    for (int index = 0; index < elements.length; index++) {
      elements[index] = element.test(index);
    }
    return new Tensor(TensorType.bool(shape), false, null, null, elements);
  }

  /** The same real everywhere. */
  public static Tensor splat(Shape shape, double element) {
    return new Tensor(TensorType.real(shape), true, new double[] {element}, null, null);
  }

  /** The same integer everywhere. */
  public static Tensor splat(Shape shape, long element) {
    return new Tensor(TensorType.int64(shape), true, null, new long[] {element}, null);
  }

  /** The same truth value everywhere. */
  public static Tensor splat(Shape shape, boolean element) {
    return new Tensor(TensorType.bool(shape), true, null, null, new boolean[] {element});
  }

  /** Element type and shape. */
  public TensorType type() {
    return type;
  }

  /** The extents. */
  public Shape shape() {
    return type.shape();
  }

  /** Whether one stored element stands for all. */
  public boolean isSplat() {
    return splat;
  }

  /**
   * One element of a tensor of reals.
   *
   * @param index the position in row-major order
   * @throws IllegalStateException if the elements are not reals
   */
  public double realAt(int index) {
    return require(reals, ElementType.REAL)[splat ? 0 : index];
  }

  /**
   * One element of a tensor of integers.
   *
   * @param index the position in row-major order
   * @throws IllegalStateException if the elements are not integers
   */
  public long int64At(int index) {
    return require(integers, ElementType.INT64)[splat ? 0 : index];
  }

  /**
   * One element of a mask.
   *
   * @param index the position in row-major order
   * @throws IllegalStateException if the elements are not truth values
   */
  public boolean boolAt(int index) {
    return require(booleans, ElementType.BOOL)[splat ? 0 : index];
  }

  /** Whether this is the given real everywhere (0.0 and -0.0 differ). */
  public boolean isSplatOf(double element) {
    return splat
        && reals != null
        && Double.doubleToLongBits(reals[0]) == Double.doubleToLongBits(element);
  }

  /** The same elements in another shape of the same size. */
  public Tensor reshape(Shape shape) {
    if (shape.size() != shape().size()) {
      throw new GraphException("cannot reshape " + shape() + " into " + shape);
    }
    return new Tensor(type.withShape(shape), splat, reals, integers, booleans);
  }

  private <T> T require(@Nullable T elements, ElementType wanted) {
    if (elements == null) {
      throw new IllegalStateException("a tensor of " + type.element() + " holds no " + wanted);
    }
    return elements;
  }

  private static void requireSize(Shape shape, int elements) {
    if (shape.size() != elements) {
      throw new GraphException(
          "a constant of shape " + shape + " needs " + shape.size() + " elements, got " + elements);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Tensor that
        && hash == that.hash
        && splat == that.splat
        && type.equals(that.type)
        && Arrays.equals(reals, that.reals)
        && Arrays.equals(integers, that.integers)
        && Arrays.equals(booleans, that.booleans);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    if (splat) {
      return type
          + " all "
          + (reals != null
              ? reals[0]
              : integers != null ? integers[0] : booleans != null && booleans[0]);
    }
    return type.toString();
  }
}
