package io.curvescope.curvature.autodiff;

import io.curvescope.curvature.graph.BinaryFunction;
import io.curvescope.curvature.graph.GraphBuilder;
import io.curvescope.curvature.graph.GraphException;
import io.curvescope.curvature.graph.Primitive;
import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.graph.UnaryFunction;
import io.curvescope.curvature.graph.Value;
import java.util.List;
import java.util.Optional;

/**
 * The transposes of the linear primitives: sends a value's cotangent to those of its operands that
 * are linear.
 */
final class TransposeRules {
  private final GraphBuilder builder;
  private final Cotangents cotangents;

  TransposeRules(GraphBuilder builder, Cotangents cotangents) {
    this.builder = builder;
    this.cotangents = cotangents;
  }

  /**
   * @param value a value of the graph that is being transposed
   * @param fixed for each operand its copy in the builder, absent where the operand is linear
   */
  void apply(Value value, List<Optional<Value>> fixed, Value cotangent) {
    switch (value.primitive()) {
      case Primitive.Unary(UnaryFunction function) -> {
        if (function != UnaryFunction.NEGATE) {
          throw notLinear(value);
        }
        send(value, 0, builder.negate(cotangent));
      }
      case Primitive.Binary(BinaryFunction function) -> binary(function, value, fixed, cotangent);
      case Primitive.Select _ -> select(value, fixed, cotangent);
      case Primitive.Convert _ -> {
        if (!value.operand(0).isReal()) {
          throw notLinear(value);
        }
        send(value, 0, cotangent);
      }
      case Primitive.Broadcast broadcast ->
          send(
              value,
              0,
              builder.reduceSum(cotangent, broadcast.shape().otherAxes(broadcast.axes())));
      case Primitive.Reshape _ ->
          send(value, 0, builder.reshape(cotangent, value.operand(0).shape()));
      case Primitive.Permute permute ->
          send(value, 0, builder.permute(cotangent, TransposedLayout.inverse(permute.axes())));
      case Primitive.Slice slice ->
          send(
              value,
              0,
              TransposedLayout.slice(builder, slice, value.operand(0).shape(), cotangent));
      case Primitive.Pad pad ->
          send(value, 0, TransposedLayout.pad(builder, pad, value.operand(0).shape(), cotangent));
      case Primitive.Concatenate concatenate ->
          concatenate(concatenate.axis(), value, fixed, cotangent);
      case Primitive.ReduceSum sum -> {
        Shape shape = value.operand(0).shape();
        send(value, 0, builder.broadcast(cotangent, shape, shape.otherAxes(sum.axes())));
      }
      case Primitive.CumulativeSum sum ->
          send(
              value,
              0,
              builder.cumulativeSum(cotangent, sum.axis(), sum.exclusive(), !sum.reverse()));
      case Primitive.Contract _,
          Primitive.Convolution _,
          Primitive.ConvolutionInputGradient _,
          Primitive.ConvolutionWeightGradient _ ->
          bilinear(value, fixed, cotangent);
      case Primitive.Take take ->
          send(
              value,
              0,
              put(
                  new Primitive.PutAdd(
                      take.axis(), value.operand(0).shape().dimension(take.axis())),
                  cotangent,
                  fixed));
      case Primitive.PutAdd put ->
          send(value, 0, put(new Primitive.Take(put.axis()), cotangent, fixed));
      case Primitive.TakeAlongAxis take ->
          send(
              value,
              0,
              put(
                  new Primitive.PutAlongAxisAdd(
                      take.axis(), take.leading(), value.operand(0).shape().dimension(take.axis())),
                  cotangent,
                  fixed));
      case Primitive.PutAlongAxisAdd put ->
          send(
              value,
              0,
              put(new Primitive.TakeAlongAxis(put.axis(), put.leading()), cotangent, fixed));
      case Primitive.Input _,
          Primitive.Constant _,
          Primitive.Compare _,
          Primitive.Logical _,
          Primitive.ReduceMax _,
          Primitive.LogSumExp _,
          Primitive.ArgMax _,
          Primitive.MaxPoolIndices _ ->
          throw notLinear(value);
    }
  }

  private void send(Value value, int operand, Value cotangent) {
    cotangents.add(value.operand(operand), cotangent);
  }

  private Value put(Primitive primitive, Value cotangent, List<Optional<Value>> fixed) {
    return builder.apply(primitive, List.of(cotangent, fixed.get(1).orElseThrow()));
  }

  private void binary(
      BinaryFunction function, Value value, List<Optional<Value>> fixed, Value cotangent) {
    boolean left = fixed.get(0).isEmpty();
    boolean right = fixed.get(1).isEmpty();
    switch (function) {
      case ADD -> {
        requireBoth(value, left, right);
        send(value, 0, cotangent);
        send(value, 1, cotangent);
      }
      case SUBTRACT -> {
        requireBoth(value, left, right);
        send(value, 0, cotangent);
        send(value, 1, builder.negate(cotangent));
      }
      case MULTIPLY -> {
        if (left && right) {
          throw notLinear(value);
        }
        Value coefficient = fixed.get(left ? 1 : 0).orElseThrow();
        send(value, left ? 0 : 1, builder.multiply(cotangent, coefficient));
      }
      case DIVIDE -> {
        if (right) {
          throw notLinear(value);
        }
        send(value, 0, builder.divide(cotangent, fixed.get(1).orElseThrow()));
      }
      case POWER -> throw notLinear(value);
    }
  }

  /** A linear plus a fixed term would be affine. */
  private static void requireBoth(Value value, boolean left, boolean right) {
    if (!(left && right)) {
      throw notLinear(value);
    }
  }

  private void select(Value value, List<Optional<Value>> fixed, Value cotangent) {
    Value mask = fixed.get(0).orElseThrow(() -> notLinear(value));
    Value zero = builder.splat(value.shape(), 0);
    if (fixed.get(1).isEmpty()) {
      send(value, 1, builder.select(mask, cotangent, zero));
    }
    if (fixed.get(2).isEmpty()) {
      send(value, 2, builder.select(mask, zero, cotangent));
    }
  }

  private void concatenate(int axis, Value value, List<Optional<Value>> fixed, Value cotangent) {
    int start = 0;
    for (int i = 0; i < fixed.size(); i++) {
      int limit = start + value.operand(i).shape().dimension(axis);
      if (fixed.get(i).isEmpty()) {
        send(value, i, builder.sliceAxis(cotangent, axis, start, limit));
      }
      start = limit;
    }
  }

  private void bilinear(Value value, List<Optional<Value>> fixed, Value cotangent) {
    if (fixed.get(0).isEmpty() && fixed.get(1).isEmpty()) {
      throw notLinear(value);
    }
    int linear = fixed.get(0).isEmpty() ? 0 : 1;
    Value other = fixed.get(1 - linear).orElseThrow();
    send(value, linear, TransposedProducts.transpose(builder, value, linear, other, cotangent));
  }

  private static GraphException notLinear(Value value) {
    return new GraphException(
        "cannot transpose " + value + ": it is not linear in its moving operands");
  }
}
