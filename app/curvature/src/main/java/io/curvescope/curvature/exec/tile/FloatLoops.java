package io.curvescope.curvature.exec.tile;

import io.curvescope.curvature.graph.BinaryFunction;
import io.curvescope.curvature.graph.Comparison;
import io.curvescope.curvature.graph.LogicalFunction;
import io.curvescope.curvature.graph.UnaryFunction;

/**
 * The arithmetic of float32 registers: one loop, and so one method for the JIT compiler, per
 * function that matters.
 */
final class FloatLoops {
  private FloatLoops() {}

  static void unary(UnaryFunction function, float[] t, float[] a, int n) {
    switch (function) {
      case NEGATE -> negate(t, a, n);
      case ABS -> abs(t, a, n);
      case SQRT -> sqrt(t, a, n);
      case EXP -> exp(t, a, n);
      case TANH -> tanh(t, a, n);
      case LOGISTIC -> logistic(t, a, n);
      case ERF -> erf(t, a, n);
      case SIGN, EXPM1, LOG, LOG1P, SOFTPLUS, SIN, COS, FLOOR, CEIL, ROUND -> {
        for (int i = 0; i < n; i++) {
          t[i] = (float) ScalarFunctions.apply(function, a[i]);
        }
      }
    }
  }

  private static void negate(float[] t, float[] a, int n) {
    for (int i = 0; i < n; i++) {
      t[i] = -a[i];
    }
  }

  private static void abs(float[] t, float[] a, int n) {
    for (int i = 0; i < n; i++) {
      t[i] = Math.abs(a[i]);
    }
  }

  private static void sqrt(float[] t, float[] a, int n) {
    for (int i = 0; i < n; i++) {
      t[i] = (float) Math.sqrt(a[i]);
    }
  }

  private static void exp(float[] t, float[] a, int n) {
    for (int i = 0; i < n; i++) {
      t[i] = (float) Math.exp(a[i]);
    }
  }

  private static void tanh(float[] t, float[] a, int n) {
    for (int i = 0; i < n; i++) {
      t[i] = (float) Math.tanh(a[i]);
    }
  }

  private static void logistic(float[] t, float[] a, int n) {
    for (int i = 0; i < n; i++) {
      t[i] = (float) ScalarFunctions.logistic(a[i]);
    }
  }

  private static void erf(float[] t, float[] a, int n) {
    for (int i = 0; i < n; i++) {
      t[i] = (float) ErrorFunction.erf(a[i]);
    }
  }

  static void binary(BinaryFunction function, float[] t, float[] a, float[] b, int n) {
    switch (function) {
      case ADD -> add(t, a, b, n);
      case SUBTRACT -> subtract(t, a, b, n);
      case MULTIPLY -> multiply(t, a, b, n);
      case DIVIDE -> divide(t, a, b, n);
      case POWER -> power(t, a, b, n);
    }
  }

  private static void add(float[] t, float[] a, float[] b, int n) {
    for (int i = 0; i < n; i++) {
      t[i] = a[i] + b[i];
    }
  }

  private static void subtract(float[] t, float[] a, float[] b, int n) {
    for (int i = 0; i < n; i++) {
      t[i] = a[i] - b[i];
    }
  }

  private static void multiply(float[] t, float[] a, float[] b, int n) {
    for (int i = 0; i < n; i++) {
      t[i] = a[i] * b[i];
    }
  }

  private static void divide(float[] t, float[] a, float[] b, int n) {
    for (int i = 0; i < n; i++) {
      t[i] = a[i] / b[i];
    }
  }

  private static void power(float[] t, float[] a, float[] b, int n) {
    for (int i = 0; i < n; i++) {
      t[i] = (float) Math.pow(a[i], b[i]);
    }
  }

  static void multiplyAdd(float[] t, float[] a, float[] b, int n) {
    for (int i = 0; i < n; i++) {
      t[i] += a[i] * b[i];
    }
  }

  static void compare(Comparison comparison, float[] t, float[] a, float[] b, int n) {
    switch (comparison) {
      case EQUAL -> {
        for (int i = 0; i < n; i++) {
          t[i] = a[i] == b[i] ? 1 : 0;
        }
      }
      case NOT_EQUAL -> {
        for (int i = 0; i < n; i++) {
          t[i] = a[i] != b[i] ? 1 : 0;
        }
      }
      case LESS -> less(t, a, b, n);
      case GREATER -> less(t, b, a, n);
      case LESS_OR_EQUAL -> lessOrEqual(t, a, b, n);
      case GREATER_OR_EQUAL -> lessOrEqual(t, b, a, n);
    }
  }

  private static void less(float[] t, float[] a, float[] b, int n) {
    for (int i = 0; i < n; i++) {
      t[i] = a[i] < b[i] ? 1 : 0;
    }
  }

  private static void lessOrEqual(float[] t, float[] a, float[] b, int n) {
    for (int i = 0; i < n; i++) {
      t[i] = a[i] <= b[i] ? 1 : 0;
    }
  }

  static void logical(LogicalFunction function, float[] t, float[] a, float[] b, int n) {
    switch (function) {
      case AND -> multiply(t, a, b, n);
      case OR -> {
        for (int i = 0; i < n; i++) {
          t[i] = Math.max(a[i], b[i]);
        }
      }
      case XOR -> {
        for (int i = 0; i < n; i++) {
          t[i] = Math.abs(a[i] - b[i]);
        }
      }
      case NOT -> {
        for (int i = 0; i < n; i++) {
          t[i] = 1 - a[i];
        }
      }
    }
  }

  static void select(float[] t, float[] mask, float[] a, float[] b, int n) {
    for (int i = 0; i < n; i++) {
      t[i] = mask[i] != 0 ? a[i] : b[i];
    }
  }
}
