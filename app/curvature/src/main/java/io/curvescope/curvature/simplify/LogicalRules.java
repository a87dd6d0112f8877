package io.curvescope.curvature.simplify;

import io.curvescope.curvature.graph.ElementType;
import io.curvescope.curvature.graph.LogicalFunction;
import io.curvescope.curvature.graph.Primitive;
import io.curvescope.curvature.graph.Value;
import java.util.List;
import java.util.Optional;

/** Identities of masks and choices. */
final class LogicalRules {
  private LogicalRules() {}

  static Optional<Value> select(Rewriter rewriter, Value mask, Value whenTrue, Value whenFalse) {
    Optional<Boolean> constant = ConstantRules.mask(mask);
    if (constant.isPresent()) {
      return Optional.of(constant.get() ? whenTrue : whenFalse);
    }
    if (whenTrue == whenFalse) {
      return Optional.of(whenTrue);
    }
    Optional<Value> inverted = inverted(mask);
    return inverted.map(
        inner -> rewriter.apply(new Primitive.Select(), List.of(inner, whenFalse, whenTrue)));
  }

  static Optional<Value> logical(LogicalFunction function, List<Value> operands) {
    return function == LogicalFunction.NOT ? inverted(operands.get(0)) : Optional.empty();
  }

  static Optional<Value> convert(Rewriter rewriter, ElementType element, Value operand) {
    if (operand.type().element() == element) {
      return Optional.of(operand);
    }
    if (element == ElementType.REAL) {
      return ConstantRules.mask(operand)
          .map(truth -> rewriter.splat(operand.shape(), truth ? 1 : 0));
    }
    return Optional.empty();
  }

  private static Optional<Value> inverted(Value mask) {
    return mask.primitive() instanceof Primitive.Logical(LogicalFunction function)
            && function == LogicalFunction.NOT
        ? Optional.of(mask.operand(0))
        : Optional.empty();
  }
}
