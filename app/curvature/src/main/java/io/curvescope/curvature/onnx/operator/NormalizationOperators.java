package io.curvescope.curvature.onnx.operator;

import io.curvescope.curvature.graph.Broadcasting;
import io.curvescope.curvature.graph.GraphBuilder;
import io.curvescope.curvature.graph.Reductions;
import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.graph.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Normalisation layers. */
final class NormalizationOperators {
  private static final double EPSILON = 1e-5;

  private NormalizationOperators() {}

  static Map<String, OperatorLowering> operators() {
    return Map.of(
        "LayerNormalization", NormalizationOperators::layer,
        "BatchNormalization", NormalizationOperators::batch,
        "InstanceNormalization", NormalizationOperators::instance,
        "GroupNormalization", NormalizationOperators::group);
  }

  private static List<Value> layer(NodeContext node) {
    GraphBuilder builder = node.builder();
    Value x = node.real(0);
    int rank = x.shape().rank();
    int axis = node.attributes().axis("axis", -1, rank);
    double epsilon = node.attributes().real("epsilon", EPSILON);
    node.attributes().ignore("stash_type");
    List<Integer> axes = IntStream.range(axis, rank).boxed().toList();
    Value y = Reductions.standardize(builder, x, axes, epsilon);
    y = builder.multiply(y, Broadcasting.to(builder, node.real(1), x.shape()));
    Optional<Value> bias = node.optionalInput(2);
    return List.of(
        bias.isEmpty() ? y : builder.add(y, Broadcasting.to(builder, bias.get(), x.shape())));
  }

  /**
   * With the running statistics; training mode would make them depend on the batch and is refused.
   */
  private static List<Value> batch(NodeContext node) {
    GraphBuilder builder = node.builder();
    if (node.attributes().flag("training_mode", false)) {
      throw node.unsupported(
          "training_mode is 1; curvature is computed with fixed statistics: call model.eval() before the export");
    }
    double epsilon = node.attributes().real("epsilon", EPSILON);
    node.attributes().ignore("momentum");
    Value x = node.real(0);
    Value deviation = builder.sqrt(builder.shift(node.real(4), epsilon));
    Value factor = builder.divide(node.real(1), deviation);
    Value centred = builder.subtract(x, perChannel(node, node.real(3), x.shape()));
    Value scaled = builder.multiply(centred, perChannel(node, factor, x.shape()));
    return List.of(builder.add(scaled, perChannel(node, node.real(2), x.shape())));
  }

  private static List<Value> instance(NodeContext node) {
    GraphBuilder builder = node.builder();
    Value x = node.real(0);
    int rank = x.shape().rank();
    if (rank < 3) {
      throw node.malformedInput(0, "must have axes [N, C, spatial...], got " + x.type());
    }
    double epsilon = node.attributes().real("epsilon", EPSILON);
    Value y =
        Reductions.standardize(builder, x, IntStream.range(2, rank).boxed().toList(), epsilon);
    y = builder.multiply(y, perChannel(node, node.real(1), x.shape()));
    return List.of(builder.add(y, perChannel(node, node.real(2), x.shape())));
  }

  /** Until opset 20 there is one scale and bias per group, from 21 on one per channel. */
  private static List<Value> group(NodeContext node) {
    GraphBuilder builder = node.builder();
    Value x = node.real(0);
    Shape shape = x.shape();
    long groups = node.attributes().integer("num_groups", 0);
    double epsilon = node.attributes().real("epsilon", EPSILON);
    node.attributes().ignore("stash_type");
    if (shape.rank() < 2) {
      throw node.malformedInput(0, "must have axes [N, C, ...], got " + x.type());
    }
    if (groups < 1 || shape.dimension(1) % groups != 0) {
      throw node.attributes()
          .malformed(
              "num_groups", "must divide the " + shape.dimension(1) + " channels, got " + groups);
    }
    int perGroup = shape.dimension(1) / (int) groups;
    Shape split =
        Shape.of(shape.dimension(0), (int) groups, perGroup).concat(shape.axes(2, shape.rank()));
    Value grouped = builder.reshape(x, split);
    Value y =
        Reductions.standardize(
            builder, grouped, IntStream.range(2, split.rank()).boxed().toList(), epsilon);
    if (node.opset() >= 21) {
      y = builder.reshape(y, shape);
      y = builder.multiply(y, perChannel(node, node.real(1), shape));
      return List.of(builder.add(y, perChannel(node, node.real(2), shape)));
    }
    y = builder.multiply(y, perChannel(node, node.real(1), split));
    return List.of(builder.reshape(builder.add(y, perChannel(node, node.real(2), split)), shape));
  }

  private static Value perChannel(NodeContext node, Value vector, Shape shape) {
    if (shape.rank() < 2 || !vector.shape().equals(Shape.of(shape.dimension(1)))) {
      throw node.malformed(
          "scale, bias and statistics must have one element for each of axis 1 of "
              + shape
              + ", got "
              + vector.type());
    }
    return node.builder().broadcast(vector, shape, List.of(1));
  }
}
