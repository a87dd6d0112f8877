package io.curvescope.curvature.exec.tile;

import io.curvescope.curvature.graph.BinaryFunction;
import io.curvescope.curvature.graph.Comparison;

/** The arithmetic of integer registers. */
public final class IntegerLoops {
  private IntegerLoops() {}

  /**
   * Applies a function to each pair of elements.
   *
   * @throws IllegalArgumentException if the function is not for integers
   */
  public static void binary(BinaryFunction function, long[] t, long[] a, long[] b, int n) {
    switch (function) {
      case ADD -> {
        for (int i = 0; i < n; i++) {
          t[i] = a[i] + b[i];
        }
      }
      case SUBTRACT -> {
        for (int i = 0; i < n; i++) {
          t[i] = a[i] - b[i];
        }
      }
      case MULTIPLY -> {
        for (int i = 0; i < n; i++) {
          t[i] = a[i] * b[i];
        }
      }
      case DIVIDE, POWER ->
          throw new IllegalArgumentException(function + " is not defined for integers");
    }
  }

  /** Compares each pair of elements, giving 0 or 1. */
  public static void compare(Comparison comparison, long[] t, long[] a, long[] b, int n) {
    for (int i = 0; i < n; i++) {
      t[i] = holds(comparison, a[i], b[i]) ? 1 : 0;
    }
  }

  private static boolean holds(Comparison comparison, long a, long b) {
    return switch (comparison) {
      case EQUAL -> a == b;
      case NOT_EQUAL -> a != b;
      case LESS -> a < b;
      case LESS_OR_EQUAL -> a <= b;
      case GREATER -> a > b;
      case GREATER_OR_EQUAL -> a >= b;
    };
  }

  /** Takes a where the mask is not zero, else b. */
  public static void select(long[] t, long[] mask, long[] a, long[] b, int n) {
    for (int i = 0; i < n; i++) {
      t[i] = mask[i] != 0 ? a[i] : b[i];
    }
  }

  /** 1 where an element is not zero, else 0. */
  public static void toMask(long[] t, long[] a, int n) {
    for (int i = 0; i < n; i++) {
      t[i] = a[i] != 0 ? 1 : 0;
    }
  }
}
