package io.curvescope.curvature.exec.tile;

import io.curvescope.curvature.graph.UnaryFunction;

/**
 * The elementwise functions of one real in double precision, each within a few units in the last
 * place.
 */
public final class ScalarFunctions {
  private ScalarFunctions() {}

  /** One function at one point. */
  public static double apply(UnaryFunction function, double x) {
    return switch (function) {
      case NEGATE -> -x;
      case ABS -> Math.abs(x);
      case SIGN -> Math.signum(x);
      case EXP -> Math.exp(x);
      case EXPM1 -> Math.expm1(x);
      case LOG -> Math.log(x);
      case LOG1P -> Math.log1p(x);
      case SQRT -> Math.sqrt(x);
      case SIN -> Math.sin(x);
      case COS -> Math.cos(x);
      case TANH -> Math.tanh(x);
      case ERF -> ErrorFunction.erf(x);
      case LOGISTIC -> logistic(x);
      case SOFTPLUS -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
      case FLOOR -> Math.floor(x);
      case CEIL -> Math.ceil(x);
      case ROUND -> Math.rint(x);
    };
  }

  /** 1 / (1 + exp(-x)); exp of the negative magnitude only, which cannot overflow. */
  static double logistic(double x) {
    double e = Math.exp(-Math.abs(x));
    return x >= 0 ? 1 / (1 + e) : e / (1 + e);
  }
}
