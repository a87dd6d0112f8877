package io.curvescope.curvature.onnx.operator;

import io.curvescope.curvature.graph.ElementType;
import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.graph.Tensor;
import io.curvescope.curvature.graph.Value;
import io.curvescope.curvature.safetensors.StoredTensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Operators that make tensors from attributes and sizes. */
final class ConstantOperators {
  private ConstantOperators() {}

  static Map<String, OperatorLowering> operators() {
    return Map.of(
        "Constant", ConstantOperators::constant,
        "ConstantOfShape", ConstantOperators::constantOfShape,
        "Range", ConstantOperators::range);
  }

  private static List<Value> constant(NodeContext node) {
    NodeAttributes attributes = node.attributes();
    Optional<StoredTensor> tensor = attributes.tensor("value");
    Optional<Double> real = attributes.real("value_float");
    Optional<Long> integer = attributes.integer("value_int");
    Optional<List<Float>> reals = attributes.reals("value_floats");
    Optional<List<Long>> integers = attributes.integers("value_ints");
    Tensor value =
        tensor
            .map(node::decoded)
            .or(() -> real.map(number -> Tensor.real(Shape.SCALAR, number)))
            .or(() -> integer.map(number -> Tensor.int64(Shape.SCALAR, number)))
            .or(
                () ->
                    reals.map(
                        list ->
                            node.reals(
                                Shape.of(list.size()), index -> list.get(index).doubleValue())))
            .or(
                () ->
                    integers.map(
                        list ->
                            node.integers(
                                Shape.of(list.size()), index -> list.get(index).longValue())))
            .orElseThrow(
                () ->
                    node.unsupported(
                        "must have one of the attributes value, value_float, value_int, value_floats, value_ints"));
    return List.of(node.builder().constant(value));
  }

  private static List<Value> constantOfShape(NodeContext node) {
    Shape shape = node.shape(node.constantIntegers(0), node.at(0));
    Tensor element =
        node.attributes()
            .tensor("value")
            .map(value -> oneElement(node, value))
            .orElse(Tensor.real(Shape.SCALAR, 0));
    return List.of(
        node.builder()
            .constant(
                switch (element.type().element()) {
                  case REAL -> Tensor.splat(shape, element.realAt(0));
                  case INT64 -> Tensor.splat(shape, element.int64At(0));
                  case BOOL -> Tensor.splat(shape, element.boolAt(0));
                }));
  }

  private static Tensor oneElement(NodeContext node, StoredTensor value) {
    if (value.size() != 1) {
      throw node.attributes().malformed("value", "must be one element, got " + value);
    }
    return node.decoded(value);
  }

  private static List<Value> range(NodeContext node) {
    boolean reals = node.input(0).isReal();
    double start = scalar(node, 0);
    double limit = scalar(node, 1);
    double delta = scalar(node, 2);
    if (delta == 0) {
      throw node.malformedInput(2, "must not be 0");
    }
    double count = Math.max(0, Math.ceil((limit - start) / delta));
    if (!(count <= Integer.MAX_VALUE)) {
      throw node.malformed(
          "the range from "
              + start
              + " to "
              + limit
              + " by "
              + delta
              + " is not finite or too long");
    }
    Shape shape = node.shape(List.of((long) count), node.location());
    if (reals) {
      return List.of(node.builder().constant(node.reals(shape, i -> start + i * delta)));
    }
    return List.of(
        node.builder().constant(node.integers(shape, i -> (long) start + i * (long) delta)));
  }

  private static double scalar(NodeContext node, int index) {
    Tensor tensor = node.constant(index);
    if (tensor.shape().size() != 1) {
      throw node.malformedInput(index, "must be one number, got " + tensor.type());
    }
    return switch (tensor.type().element()) {
      case REAL -> tensor.realAt(0);
      case INT64 -> tensor.int64At(0);
      case BOOL -> throw node.malformedInput(index, "must be a number, got " + ElementType.BOOL);
    };
  }
}
