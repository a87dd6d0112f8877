package io.curvescope.server.json;

import java.util.OptionalDouble;

/**
 * Measured values: JSON numbers, or the strings "NaN", "Infinity" and "-Infinity", since JSON has
 * no such numbers.
 */
public final class Measured {
  static final String RULE = "must be a number, \"NaN\", \"Infinity\" or \"-Infinity\"";

  private Measured() {}

  /** The value that one of the three strings stands for; empty for any other string. */
  static OptionalDouble ofText(String text) {
    return switch (text) {
      case "NaN" -> OptionalDouble.of(Double.NaN);
      case "Infinity" -> OptionalDouble.of(Double.POSITIVE_INFINITY);
      case "-Infinity" -> OptionalDouble.of(Double.NEGATIVE_INFINITY);
      default -> OptionalDouble.empty();
    };
  }

  /**
   * The double nearest to a JSON number; empty where that is beyond the largest double. The sign of
   * a zero is kept, also of {@code -0}.
   */
  static OptionalDouble ofLiteral(String literal) {
    double value = Double.parseDouble(literal);
    return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
  }

  /** What a measured value is in JSON: the double itself if it is finite, else its string. */
  public static Object toJson(double value) {
    return Double.isFinite(value) ? (Object) value : Double.toString(value);
  }
}
