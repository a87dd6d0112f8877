package io.curvescope.curvature.graph;

/** Elementwise functions of one real. */
public enum UnaryFunction {
  NEGATE,
  ABS,
  /** -1, 0 or 1; zero at zero. */
  SIGN,
  EXP,
  /** exp(x) - 1, exact near zero. */
  EXPM1,
  LOG,
  /** log(1 + x), exact near zero. */
  LOG1P,
  SQRT,
  SIN,
  COS,
  TANH,
  ERF,
  /** 1 / (1 + exp(-x)), without overflow for either sign. */
  LOGISTIC,
  /** log(1 + exp(x)), without overflow; its derivative is {@link #LOGISTIC}. */
  SOFTPLUS,
  FLOOR,
  CEIL,
  /** To the nearest integer, ties to even. */
  ROUND
}
