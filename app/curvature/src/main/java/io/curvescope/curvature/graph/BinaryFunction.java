package io.curvescope.curvature.graph;

/**
 * Elementwise functions of two tensors of one shape. All take reals; the first three also INT64.
 */
public enum BinaryFunction {
  ADD,
  SUBTRACT,
  MULTIPLY,
  DIVIDE,
  /** The first operand to the power of the second, as {@link Math#pow}. */
  POWER
}
