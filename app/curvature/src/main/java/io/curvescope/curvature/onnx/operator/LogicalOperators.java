package io.curvescope.curvature.onnx.operator;

import io.curvescope.curvature.graph.Broadcasting;
import io.curvescope.curvature.graph.Comparison;
import io.curvescope.curvature.graph.ElementType;
import io.curvescope.curvature.graph.GraphBuilder;
import io.curvescope.curvature.graph.LogicalFunction;
import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.graph.Tensor;
import io.curvescope.curvature.graph.UnaryFunction;
import io.curvescope.curvature.graph.Value;
import java.util.List;
import java.util.Map;

/** Comparisons, masks and choices. */
final class LogicalOperators {
  private LogicalOperators() {}

  static Map<String, OperatorLowering> operators() {
    return Map.ofEntries(
        Map.entry("Equal", LogicalOperators::equal),
        Map.entry("Less", node -> compare(node, Comparison.LESS)),
        Map.entry("LessOrEqual", node -> compare(node, Comparison.LESS_OR_EQUAL)),
        Map.entry("Greater", node -> compare(node, Comparison.GREATER)),
        Map.entry("GreaterOrEqual", node -> compare(node, Comparison.GREATER_OR_EQUAL)),
        Map.entry(
            "Not", node -> List.of(node.builder().logical(LogicalFunction.NOT, node.input(0)))),
        Map.entry("And", node -> List.of(logical(node, LogicalFunction.AND))),
        Map.entry("Or", node -> List.of(logical(node, LogicalFunction.OR))),
        Map.entry("Xor", node -> List.of(logical(node, LogicalFunction.XOR))),
        Map.entry("IsNaN", LogicalOperators::isNaN),
        Map.entry("IsInf", LogicalOperators::isInfinite),
        Map.entry(
            "Where",
            node ->
                List.of(
                    Broadcasting.select(
                        node.builder(), node.input(0), node.input(1), node.input(2)))));
  }

  private static List<Value> compare(NodeContext node, Comparison comparison) {
    return List.of(Broadcasting.compare(node.builder(), comparison, node.input(0), node.input(1)));
  }

  private static List<Value> equal(NodeContext node) {
    if (node.input(0).type().element() != ElementType.BOOL) {
      return compare(node, Comparison.EQUAL);
    }
    return List.of(node.builder().logical(LogicalFunction.NOT, logical(node, LogicalFunction.XOR)));
  }

  private static Value logical(NodeContext node, LogicalFunction function) {
    GraphBuilder builder = node.builder();
    Shape shape = Broadcasting.common(node.input(0).shape(), node.input(1).shape());
    return builder.logical(
        function,
        Broadcasting.to(builder, node.input(0), shape),
        Broadcasting.to(builder, node.input(1), shape));
  }

  private static List<Value> isNaN(NodeContext node) {
    Value x = node.real(0);
    return List.of(node.builder().compare(Comparison.NOT_EQUAL, x, x));
  }

  private static List<Value> isInfinite(NodeContext node) {
    GraphBuilder builder = node.builder();
    Value x = node.real(0);
    boolean negative = node.attributes().flag("detect_negative", true);
    boolean positive = node.attributes().flag("detect_positive", true);
    Value infinity = builder.splat(x.shape(), Double.POSITIVE_INFINITY);
    if (negative && positive) {
      return List.of(
          builder.compare(Comparison.EQUAL, builder.unary(UnaryFunction.ABS, x), infinity));
    }
    if (!negative && !positive) {
      return List.of(builder.constant(Tensor.splat(x.shape(), false)));
    }
    return List.of(builder.compare(Comparison.EQUAL, positive ? x : builder.negate(x), infinity));
  }
}
