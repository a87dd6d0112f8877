package io.curvescope.curvature.onnx.operator;

import io.curvescope.curvature.graph.Broadcasting;
import io.curvescope.curvature.graph.GraphBuilder;
import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.graph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Operators that order, join or repeat elements. */
final class LayoutOperators {
  private LayoutOperators() {}

  static Map<String, OperatorLowering> operators() {
    return Map.of(
        "Transpose", LayoutOperators::transpose,
        "Concat", LayoutOperators::concat,
        "Expand", LayoutOperators::expand,
        "Tile", LayoutOperators::tile);
  }

  private static List<Value> transpose(NodeContext node) {
    Value x = node.input(0);
    int rank = x.shape().rank();
    List<Integer> permutation = new ArrayList<>();
    List<Long> named = node.attributes().integers("perm").orElse(List.of());
    if (named.isEmpty()) {
      for (int axis = rank - 1; axis >= 0; axis--) {
        permutation.add(axis);
      }
    } else {
      named.forEach(
          axis ->
              permutation.add(Axes.normalize(axis, rank, node.location().at("attribute 'perm'"))));
    }
    return List.of(node.builder().permute(x, permutation));
  }

  private static List<Value> concat(NodeContext node) {
    List<Value> inputs = node.allInputs();
    int rank = inputs.getFirst().shape().rank();
    long axis =
        node.attributes()
            .integer("axis")
            .orElseThrow(() -> node.attributes().malformed("axis", "is missing"));
    int normalized = Axes.normalize(axis, rank, node.location().at("attribute 'axis'"));
    long extent = 0;
    for (Value input : inputs) {
      if (input.shape().rank() != rank) {
        throw node.malformed("all inputs must have " + rank + " axes, got " + input.type());
      }
      extent += input.shape().dimension(normalized);
    }
    List<Long> extents = new ArrayList<>();
    inputs.getFirst().shape().dimensions().forEach(own -> extents.add(own.longValue()));
    extents.set(normalized, extent);
    node.shape(extents, node.location());
    return List.of(
        inputs.size() == 1 ? inputs.getFirst() : node.builder().concatenate(inputs, normalized));
  }

  private static List<Value> expand(NodeContext node) {
    Value x = node.input(0);
    Shape wanted = node.shape(node.constantIntegers(1), node.at(1));
    Shape common = Broadcasting.common(x.shape(), wanted);
    requireSize(node, common);
    return List.of(Broadcasting.to(node.builder(), x, common));
  }

  private static void requireSize(NodeContext node, Shape shape) {
    node.shape(shape.dimensions().stream().map(Integer::longValue).toList(), node.location());
  }

  private static List<Value> tile(NodeContext node) {
    GraphBuilder builder = node.builder();
    Value x = node.input(0);
    List<Long> repeats = node.constantIntegers(1);
    int rank = x.shape().rank();
    if (repeats.size() != rank) {
      throw node.malformedInput(
          1, "must hold one number for each of the " + rank + " axes, got " + repeats);
    }
    List<Long> result = new ArrayList<>();
    List<Long> interleaved = new ArrayList<>();
    List<Integer> own = new ArrayList<>();
    for (int axis = 0; axis < rank; axis++) {
      long extent = x.shape().dimension(axis);
      interleaved.add(repeats.get(axis));
      own.add(interleaved.size());
      interleaved.add(extent);
      result.add(Math.multiplyExact(repeats.get(axis), extent));
    }
    Shape shape = node.shape(result, node.at(1));
    Value repeated = builder.broadcast(x, node.shape(interleaved, node.at(1)), own);
    return List.of(builder.reshape(repeated, shape));
  }
}
