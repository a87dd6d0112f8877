package io.curvescope.curvature.graph;

/** Elementwise functions of masks. */
public enum LogicalFunction {
  AND(2),
  OR(2),
  XOR(2),
  NOT(1);

  private final int operandCount;

  LogicalFunction(int operandCount) {
    this.operandCount = operandCount;
  }

  /** How many masks it takes. */
  public int operandCount() {
    return operandCount;
  }
}
