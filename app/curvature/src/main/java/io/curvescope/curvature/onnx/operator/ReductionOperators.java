package io.curvescope.curvature.onnx.operator;

import io.curvescope.curvature.graph.ElementType;
import io.curvescope.curvature.graph.GraphBuilder;
import io.curvescope.curvature.graph.Reductions;
import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.graph.UnaryFunction;
import io.curvescope.curvature.graph.Value;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Reductions over axes, which are an attribute or, from opset 18 (ReduceSum: 13) on, an input. */
final class ReductionOperators {
  private static final int AXES_AS_INPUT = 18;

  private ReductionOperators() {}

  /** A reduction over at least one axis, which vanishes. */
  private interface Reduction {
    Value apply(GraphBuilder builder, Value operand, List<Integer> axes);
  }

  static Map<String, OperatorLowering> operators() {
    return Map.ofEntries(
        Map.entry("ReduceSum", node -> reduce(node, 13, GraphBuilder::reduceSum)),
        Map.entry("ReduceMean", node -> reduce(node, AXES_AS_INPUT, Reductions::mean)),
        Map.entry("ReduceMax", node -> reduce(node, AXES_AS_INPUT, GraphBuilder::reduceMax)),
        Map.entry("ReduceMin", node -> reduce(node, AXES_AS_INPUT, Reductions::minimum)),
        Map.entry("ReduceProd", node -> reduce(node, AXES_AS_INPUT, ReductionOperators::product)),
        Map.entry("ReduceL1", node -> reduce(node, AXES_AS_INPUT, ReductionOperators::absoluteSum)),
        Map.entry("ReduceL2", node -> reduce(node, AXES_AS_INPUT, Reductions::euclideanNorm)),
        Map.entry(
            "ReduceSumSquare", node -> reduce(node, AXES_AS_INPUT, ReductionOperators::squareSum)),
        Map.entry("ReduceLogSumExp", node -> reduce(node, AXES_AS_INPUT, GraphBuilder::logSumExp)),
        Map.entry("ReduceLogSum", node -> reduce(node, AXES_AS_INPUT, ReductionOperators::logSum)),
        Map.entry("ArgMax", ReductionOperators::argMax));
  }

  private static List<Value> reduce(NodeContext node, int axesAsInput, Reduction reduction) {
    GraphBuilder builder = node.builder();
    Value x = node.input(0);
    Shape shape = x.shape();
    boolean keep = node.attributes().flag("keepdims", true);
    List<Integer> axes = axes(node, shape.rank(), axesAsInput);
    if (axes.isEmpty()) {
      return List.of(x);
    }
    // Integers are reduced as reals, which is exact below 2^53.
    Value real = x.isReal() ? x : builder.convert(x, ElementType.REAL);
    Value reduced = reduction.apply(builder, real, axes);
    Value shaped = keep ? Reductions.keepAxes(builder, reduced, shape, axes) : reduced;
    return List.of(x.isReal() ? shaped : builder.convert(shaped, x.type().element()));
  }

  /** The axes to reduce; none where the operator is to do nothing. */
  private static List<Integer> axes(NodeContext node, int rank, int axesAsInput) {
    List<Long> named;
    boolean nothingIfEmpty = false;
    if (node.opset() >= axesAsInput) {
      named = node.optionalInput(1).isPresent() ? node.constantIntegers(1) : List.of();
      nothingIfEmpty = node.attributes().flag("noop_with_empty_axes", false);
    } else {
      named = node.attributes().integers("axes").orElse(List.of());
    }
    if (named.isEmpty()) {
      return nothingIfEmpty ? List.of() : IntStream.range(0, rank).boxed().toList();
    }
    return Axes.normalize(named, rank, node.location().at("axes"));
  }

  private static Value absoluteSum(GraphBuilder builder, Value operand, List<Integer> axes) {
    return builder.reduceSum(builder.unary(UnaryFunction.ABS, operand), axes);
  }

  private static Value squareSum(GraphBuilder builder, Value operand, List<Integer> axes) {
    return builder.reduceSum(builder.multiply(operand, operand), axes);
  }

  private static Value logSum(GraphBuilder builder, Value operand, List<Integer> axes) {
    return builder.log(builder.reduceSum(operand, axes));
  }

  /**
   * By halves along each axis, so that the derivative needs no division by an element that may be
   * zero.
   */
  private static Value product(GraphBuilder builder, Value operand, List<Integer> axes) {
    Value result = operand;
    for (int i = axes.size() - 1; i >= 0; i--) {
      int axis = axes.get(i);
      if (result.shape().dimension(axis) == 0) {
        result = builder.splat(result.shape().withDimension(axis, 1), 1);
      }
      while (result.shape().dimension(axis) > 1) {
        int extent = result.shape().dimension(axis);
        int half = extent / 2;
        Value pairs =
            builder.multiply(
                builder.sliceAxis(result, axis, 0, half),
                builder.sliceAxis(result, axis, half, 2 * half));
        result =
            extent % 2 == 0
                ? pairs
                : builder.concatenate(
                    List.of(pairs, builder.sliceAxis(result, axis, extent - 1, extent)), axis);
      }
      result = builder.reshape(result, result.shape().without(List.of(axis)));
    }
    return result;
  }

  private static List<Value> argMax(NodeContext node) {
    GraphBuilder builder = node.builder();
    Value x = node.input(0);
    int axis = node.attributes().axis("axis", 0, x.shape().rank());
    boolean keep = node.attributes().flag("keepdims", true);
    if (node.attributes().flag("select_last_index", false)) {
      throw node.unsupported("select_last_index 1 is not supported; it must be 0");
    }
    Value real = x.isReal() ? x : builder.convert(x, ElementType.REAL);
    Value index = builder.argMax(real, axis);
    return List.of(keep ? Reductions.keepAxes(builder, index, x.shape(), List.of(axis)) : index);
  }
}
