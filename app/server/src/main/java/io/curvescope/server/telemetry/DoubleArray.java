package io.curvescope.server.telemetry;

import java.util.Arrays;

/** An immutable array of doubles, equal to another when every element is, bit for bit. */
public final class DoubleArray {
  private final double[] values;

  private DoubleArray(double[] values) {
    this.values = values;
  }

  /** An array of these values, which are copied. */
  public static DoubleArray of(double... values) {
    return new DoubleArray(values.clone());
  }

  /** Number of elements. */
  public int size() {
    return values.length;
  }

  /**
   * The element at {@code index}.
   *
   * @throws IndexOutOfBoundsException unless 0 &lt;= index &lt; size
   */
  public double get(int index) {
    return values[index];
  }

  /** A copy that the caller may change. */
  public double[] toArray() {
    return values.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DoubleArray that && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return Arrays.toString(values);
  }
}
