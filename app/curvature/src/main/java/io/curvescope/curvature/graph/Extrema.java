package io.curvescope.curvature.graph;

/** Elementwise maxima and minima, composed of primitives. Operands have one shape. */
public final class Extrema {
  private Extrema() {}

  /** The larger; NaN if either is. The derivative splits a tie evenly, as {@code torch.maximum}. */
  public static Value maximum(GraphBuilder builder, Value left, Value right) {
    return choose(builder, Comparison.LESS, left, right);
  }

  /**
   * The smaller; NaN if either is. The derivative splits a tie evenly, as {@code torch.minimum}.
   */
  public static Value minimum(GraphBuilder builder, Value left, Value right) {
    return choose(builder, Comparison.GREATER, left, right);
  }

  /** min(max(x, low), high); the derivative passes at the bounds, as {@code torch.clamp}. */
  public static Value clip(GraphBuilder builder, Value operand, Value low, Value high) {
    Value below = builder.compare(Comparison.LESS, operand, low);
    Value raised = builder.select(below, low, operand);
    Value above = builder.compare(Comparison.GREATER, raised, high);
    return builder.select(above, high, raised);
  }

  private static Value choose(GraphBuilder builder, Comparison leftLoses, Value left, Value right) {
    Value rightWins =
        builder.logical(
            LogicalFunction.OR,
            builder.compare(leftLoses, left, right),
            builder.compare(Comparison.NOT_EQUAL, right, right));
    Value chosen = builder.select(rightWins, right, left);
    if (left.type().element() != ElementType.REAL) {
      return chosen;
    }
    Value tie = builder.compare(Comparison.EQUAL, left, right);
    Value middle = builder.add(builder.scale(left, 0.5), builder.scale(right, 0.5));
    return builder.select(tie, middle, chosen);
  }
}
