package io.curvescope.curvature.graph;

/** Powers with a constant exponent, so that the common ones cost no transcendental. */
public final class Powers {
  private Powers() {}

  /**
   * x to a constant power; 0, 1, 2, 3, 4, 1/2, -1/2, -1 and -2 by products, roots and quotients.
   */
  public static Value power(GraphBuilder builder, Value base, double exponent) {
    if (exponent < 0 && (exponent == -0.5 || exponent == -1 || exponent == -2)) {
      return reciprocal(builder, power(builder, base, -exponent));
    }
    if (exponent == 0) {
      return builder.splat(base.shape(), 1);
    } else if (exponent == 1) {
      return base;
    } else if (exponent == 0.5) {
      return builder.sqrt(base);
    } else if (exponent == 2) {
      return builder.multiply(base, base);
    } else if (exponent == 3) {
      return builder.multiply(builder.multiply(base, base), base);
    } else if (exponent == 4) {
      Value square = builder.multiply(base, base);
      return builder.multiply(square, square);
    }
    return builder.power(base, builder.splat(base.shape(), exponent));
  }

  /** 1 / x. */
  public static Value reciprocal(GraphBuilder builder, Value operand) {
    return builder.divide(builder.splat(operand.shape(), 1), operand);
  }
}
