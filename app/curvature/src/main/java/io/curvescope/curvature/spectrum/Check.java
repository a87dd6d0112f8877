package io.curvescope.curvature.spectrum;

/** Range checks of requests, with messages that name the field. */
final class Check {

  private Check() {}

  static void atLeast(String field, long value, long minimum) {
    if (value < minimum) {
      throw new IllegalArgumentException(field + " must be " + minimum + " or more, is " + value);
    }
  }

  /** Open interval. */
  static void between(String field, double value, double low, double high) {
    if (!(value > low && value < high)) {
      throw new IllegalArgumentException(
          field + " must lie between " + low + " and " + high + ", is " + value);
    }
  }

  static void atLeast(String field, double value, double minimum) {
    if (!(value >= minimum) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          field + " must be finite and " + minimum + " or more, is " + value);
    }
  }
}
