package io.curvescope.curvature.onnx.operator;

import io.curvescope.curvature.graph.BinaryFunction;
import io.curvescope.curvature.graph.Broadcasting;
import io.curvescope.curvature.graph.ElementType;
import io.curvescope.curvature.graph.Extrema;
import io.curvescope.curvature.graph.GraphBuilder;
import io.curvescope.curvature.graph.Powers;
import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.graph.Tensor;
import io.curvescope.curvature.graph.UnaryFunction;
import io.curvescope.curvature.graph.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sums, products, quotients and extrema of tensors that broadcast to one shape. */
final class ArithmeticOperators {
  private ArithmeticOperators() {}

  static Map<String, OperatorLowering> operators() {
    return Map.ofEntries(
        Map.entry("Add", node -> binary(node, BinaryFunction.ADD)),
        Map.entry("Sub", node -> binary(node, BinaryFunction.SUBTRACT)),
        Map.entry("Mul", node -> binary(node, BinaryFunction.MULTIPLY)),
        Map.entry("Div", ArithmeticOperators::divide),
        Map.entry("Mod", ArithmeticOperators::modulo),
        Map.entry("Pow", ArithmeticOperators::power),
        Map.entry("Max", node -> fold(node, Extrema::maximum)),
        Map.entry("Min", node -> fold(node, Extrema::minimum)),
        Map.entry("Sum", node -> fold(node, GraphBuilder::add)),
        Map.entry("Mean", ArithmeticOperators::mean));
  }

  private static List<Value> binary(NodeContext node, BinaryFunction function) {
    return List.of(Broadcasting.binary(node.builder(), function, node.input(0), node.input(1)));
  }

  /** Quotients of integers round towards zero; below 2^53 the detour over reals is exact. */
  private static List<Value> divide(NodeContext node) {
    Value left = node.input(0);
    Value right = node.input(1);
    if (left.isReal()) {
      return binary(node, BinaryFunction.DIVIDE);
    }
    requireNoZero(node, 1);
    GraphBuilder builder = node.builder();
    Value quotient =
        Broadcasting.binary(
            builder, BinaryFunction.DIVIDE, toReal(builder, left), toReal(builder, right));
    return List.of(builder.convert(quotient, ElementType.INT64));
  }

  /** With fmod the result has the dividend's sign, else (integers only) the divisor's. */
  private static List<Value> modulo(NodeContext node) {
    boolean dividendSign = node.attributes().flag("fmod", false);
    GraphBuilder builder = node.builder();
    Shape shape = Broadcasting.common(node.input(0).shape(), node.input(1).shape());
    Value left = Broadcasting.to(builder, node.input(0), shape);
    Value right = Broadcasting.to(builder, node.input(1), shape);
    boolean reals = left.isReal();
    if (reals && !dividendSign) {
      throw node.attributes().malformed("fmod", "must be 1 for floating operands");
    }
    if (!reals) {
      requireNoZero(node, 1);
    }
    Value dividend = toReal(builder, left);
    Value divisor = toReal(builder, right);
    Value quotient = builder.divide(dividend, divisor);
    Value whole =
        dividendSign ? truncate(builder, quotient) : builder.unary(UnaryFunction.FLOOR, quotient);
    Value remainder = builder.subtract(dividend, builder.multiply(divisor, whole));
    return List.of(reals ? remainder : builder.convert(remainder, ElementType.INT64));
  }

  private static Value truncate(GraphBuilder builder, Value value) {
    Value magnitude = builder.unary(UnaryFunction.FLOOR, builder.unary(UnaryFunction.ABS, value));
    return builder.multiply(builder.unary(UnaryFunction.SIGN, value), magnitude);
  }

  private static void requireNoZero(NodeContext node, int index) {
    Tensor divisor = node.constant(index);
    for (int i = 0; i < distinct(divisor); i++) {
      if (divisor.int64At(i) == 0) {
        throw node.malformedInput(index, "divides integers by zero");
      }
    }
  }

  private static List<Value> power(NodeContext node) {
    GraphBuilder builder = node.builder();
    Value base = node.input(0);
    Value exponent = toReal(builder, node.input(1));
    Value realBase = toReal(builder, base);
    Shape shape = Broadcasting.common(base.shape(), exponent.shape());
    Optional<Double> same =
        node.constantIfKnown(exponent).flatMap(ArithmeticOperators::onlyElement);
    Value power =
        same.isPresent()
            ? Powers.power(builder, Broadcasting.to(builder, realBase, shape), same.get())
            : Broadcasting.binary(builder, BinaryFunction.POWER, realBase, exponent);
    return List.of(base.isReal() ? power : builder.convert(power, base.type().element()));
  }

  /** The element that all elements are equal to. */
  private static Optional<Double> onlyElement(Tensor tensor) {
    long size = tensor.shape().size();
    if (size == 0) {
      return Optional.empty();
    }
    double first = tensor.realAt(0);
    for (int i = 1; i < distinct(tensor); i++) {
      if (tensor.realAt(i) != first) {
        return Optional.empty();
      }
    }
    return Optional.of(first);
  }

  /** How many elements need looking at: one of a splat, whatever its size. */
  private static long distinct(Tensor tensor) {
    return tensor.isSplat() ? Math.min(1, tensor.shape().size()) : tensor.shape().size();
  }

  private static Value toReal(GraphBuilder builder, Value value) {
    return value.isReal() ? value : builder.convert(value, ElementType.REAL);
  }

  /** A function of two tensors of one shape. */
  private interface Combination {
    Value apply(GraphBuilder builder, Value left, Value right);
  }

  private static List<Value> fold(NodeContext node, Combination combination) {
    GraphBuilder builder = node.builder();
    List<Value> inputs = node.allInputs();
    Shape shape = Broadcasting.common(inputs.stream().map(Value::shape).toArray(Shape[]::new));
    Value result = Broadcasting.to(builder, inputs.getFirst(), shape);
    for (Value next : inputs.subList(1, inputs.size())) {
      result = combination.apply(builder, result, Broadcasting.to(builder, next, shape));
    }
    return List.of(result);
  }

  private static List<Value> mean(NodeContext node) {
    node.real(0);
    Value sum = fold(node, GraphBuilder::add).getFirst();
    return List.of(node.builder().scale(sum, 1.0 / node.inputCount()));
  }
}
