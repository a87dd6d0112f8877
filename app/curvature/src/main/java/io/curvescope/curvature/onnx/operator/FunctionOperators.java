package io.curvescope.curvature.onnx.operator;

import io.curvescope.curvature.graph.ElementType;
import io.curvescope.curvature.graph.GraphBuilder;
import io.curvescope.curvature.graph.Powers;
import io.curvescope.curvature.graph.Tensor;
import io.curvescope.curvature.graph.UnaryFunction;
import io.curvescope.curvature.graph.Value;
import java.util.List;
import java.util.Map;

/** Elementwise functions of one tensor, but for the activations. */
final class FunctionOperators {
  private FunctionOperators() {}

  static Map<String, OperatorLowering> operators() {
    return Map.ofEntries(
        Map.entry("Neg", node -> numeric(node, UnaryFunction.NEGATE)),
        Map.entry("Abs", node -> numeric(node, UnaryFunction.ABS)),
        Map.entry("Sign", node -> numeric(node, UnaryFunction.SIGN)),
        Map.entry("Floor", node -> real(node, UnaryFunction.FLOOR)),
        Map.entry("Ceil", node -> real(node, UnaryFunction.CEIL)),
        Map.entry("Round", node -> real(node, UnaryFunction.ROUND)),
        Map.entry("Exp", node -> real(node, UnaryFunction.EXP)),
        Map.entry("Log", node -> real(node, UnaryFunction.LOG)),
        Map.entry("Sqrt", node -> real(node, UnaryFunction.SQRT)),
        Map.entry("Sin", node -> real(node, UnaryFunction.SIN)),
        Map.entry("Cos", node -> real(node, UnaryFunction.COS)),
        Map.entry("Tanh", node -> real(node, UnaryFunction.TANH)),
        Map.entry("Erf", node -> real(node, UnaryFunction.ERF)),
        Map.entry("Sigmoid", node -> real(node, UnaryFunction.LOGISTIC)),
        Map.entry("Reciprocal", node -> List.of(Powers.reciprocal(node.builder(), node.real(0)))));
  }

  private static List<Value> real(NodeContext node, UnaryFunction function) {
    return List.of(node.builder().unary(function, node.real(0)));
  }

  /** Integers take the way over reals, which is exact below 2^53. */
  private static List<Value> numeric(NodeContext node, UnaryFunction function) {
    Value operand = node.input(0);
    GraphBuilder builder = node.builder();
    if (operand.isReal()) {
      return real(node, function);
    }
    if (function == UnaryFunction.NEGATE) {
      Value zero = builder.constant(Tensor.splat(operand.shape(), 0L));
      return List.of(builder.subtract(zero, operand));
    }
    Value result = builder.unary(function, builder.convert(operand, ElementType.REAL));
    return List.of(builder.convert(result, operand.type().element()));
  }
}
