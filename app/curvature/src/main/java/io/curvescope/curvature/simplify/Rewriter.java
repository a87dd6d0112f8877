package io.curvescope.curvature.simplify;

import io.curvescope.curvature.graph.BinaryFunction;
import io.curvescope.curvature.graph.Graph;
import io.curvescope.curvature.graph.GraphBuilder;
import io.curvescope.curvature.graph.Primitive;
import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.graph.Tensor;
import io.curvescope.curvature.graph.TensorType;
import io.curvescope.curvature.graph.UnaryFunction;
import io.curvescope.curvature.graph.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A builder that simplifies what it is given: {@link #apply} answers with an existing or a cheaper
 * value where it knows one.
 */
public final class Rewriter {
  private final GraphBuilder builder = new GraphBuilder();
  private final Map<Expression, Value> known = new HashMap<>();

  private record Expression(Primitive primitive, List<Value> operands) {}

  /** A new input. */
  public Value input(String name, TensorType type) {
    return builder.input(name, type);
  }

  /** The graph of the given outputs. */
  public Graph build(List<Value> outputs) {
    return builder.build(outputs);
  }

  /** The value of a primitive on operands of this rewriter. */
  public Value apply(Primitive primitive, List<Value> operands) {
    Optional<Value> simpler = simplify(primitive, operands);
    if (simpler.isPresent()) {
      return simpler.get();
    }
    List<Value> ordered = operands;
    if (primitive instanceof Primitive.Binary(BinaryFunction function)
        && (function == BinaryFunction.ADD || function == BinaryFunction.MULTIPLY)
        && operands.get(0).id() > operands.get(1).id()) {
      ordered = operands.reversed();
    }
    Expression expression = new Expression(primitive, List.copyOf(ordered));
    Value existing = known.get(expression);
    if (existing == null) {
      existing = builder.apply(primitive, ordered);
      known.put(expression, existing);
    }
    return existing;
  }

  /** The same real everywhere. */
  public Value splat(Shape shape, double element) {
    return apply(new Primitive.Constant(Tensor.splat(shape, element)), List.of());
  }

  /** left + right. */
  public Value add(Value left, Value right) {
    return binary(BinaryFunction.ADD, left, right);
  }

  /** left - right. */
  public Value subtract(Value left, Value right) {
    return binary(BinaryFunction.SUBTRACT, left, right);
  }

  /** left * right. */
  public Value multiply(Value left, Value right) {
    return binary(BinaryFunction.MULTIPLY, left, right);
  }

  /** An elementwise function of two values. */
  public Value binary(BinaryFunction function, Value left, Value right) {
    return apply(new Primitive.Binary(function), List.of(left, right));
  }

  /** -operand. */
  public Value negate(Value operand) {
    return apply(new Primitive.Unary(UnaryFunction.NEGATE), List.of(operand));
  }

  Value reshape(Value operand, Shape shape) {
    return apply(new Primitive.Reshape(shape), List.of(operand));
  }

  Value apply(Primitive primitive, Value operand) {
    return apply(primitive, List.of(operand));
  }

  private Optional<Value> simplify(Primitive primitive, List<Value> operands) {
    return switch (primitive) {
      case Primitive.Input _ ->
          throw new IllegalArgumentException("inputs are made by input(), not by apply()");
      case Primitive.Constant(Tensor tensor) -> ConstantRules.constant(this, tensor);
      case Primitive.Unary(var function) -> ArithmeticRules.unary(this, function, operands.get(0));
      case Primitive.Binary(var function) ->
          ArithmeticRules.binary(this, function, operands.get(0), operands.get(1));
      case Primitive.Select _ ->
          LogicalRules.select(this, operands.get(0), operands.get(1), operands.get(2));
      case Primitive.Logical(var function) -> LogicalRules.logical(function, operands);
      case Primitive.Convert(var element) -> LogicalRules.convert(this, element, operands.get(0));
      case Primitive.Broadcast broadcast -> LayoutRules.broadcast(this, broadcast, operands.get(0));
      case Primitive.Reshape(Shape shape) -> LayoutRules.reshape(this, shape, operands.get(0));
      case Primitive.Permute(var axes) -> LayoutRules.permute(this, axes, operands.get(0));
      case Primitive.Slice slice -> SlicingRules.slice(this, slice, operands.get(0));
      case Primitive.Pad pad -> SlicingRules.pad(this, pad, operands.get(0));
      case Primitive.Concatenate(int axis) -> SlicingRules.concatenate(this, axis, operands);
      case Primitive.ReduceSum(var axes) -> ReductionRules.sum(this, axes, operands.get(0));
      case Primitive.ReduceMax(var axes) -> ReductionRules.ofOne(this, axes, operands.get(0));
      case Primitive.LogSumExp(var axes) -> ReductionRules.ofOne(this, axes, operands.get(0));
      case Primitive.Contract contract ->
          ProductRules.contract(this, contract, operands.get(0), operands.get(1));
      case Primitive.Take(int axis) ->
          SlicingRules.take(this, axis, operands.get(0), operands.get(1));
      case Primitive.Compare _,
          Primitive.CumulativeSum _,
          Primitive.Convolution _,
          Primitive.ConvolutionInputGradient _,
          Primitive.ConvolutionWeightGradient _,
          Primitive.PutAdd _,
          Primitive.TakeAlongAxis _,
          Primitive.PutAlongAxisAdd _,
          Primitive.ArgMax _,
          Primitive.MaxPoolIndices _ ->
          Optional.empty();
    };
  }
}
