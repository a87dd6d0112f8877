package io.curvescope.curvature.autodiff;

import io.curvescope.curvature.graph.GraphBuilder;
import io.curvescope.curvature.graph.Primitive;
import io.curvescope.curvature.graph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The forward-mode rules: the tangent of a value from its operands and their tangents. An absent
 * tangent is zero, and stays absent where the result's tangent is zero too.
 */
final class Tangents {
  private Tangents() {}

  /**
   * @param value a value of the builder
   * @param tangents the tangent of each operand, at least one present
   */
  static Optional<Value> of(GraphBuilder builder, Value value, List<Optional<Value>> tangents) {
    return switch (value.primitive()) {
      case Primitive.Input _, Primitive.Constant _ -> Optional.empty();
      case Primitive.Unary unary ->
          ElementwiseTangents.unary(
              builder, unary.function(), value, tangents.get(0).orElseThrow());
      case Primitive.Binary binary ->
          ElementwiseTangents.binary(builder, binary.function(), value, tangents);
      case Primitive.Select _ -> ElementwiseTangents.select(builder, value, tangents);
      case Primitive.Compare _,
          Primitive.Logical _,
          Primitive.ArgMax _,
          Primitive.MaxPoolIndices _ ->
          Optional.empty();
      case Primitive.Convert _ -> value.isReal() ? tangents.get(0) : Optional.empty();
      case Primitive.Broadcast _,
          Primitive.Reshape _,
          Primitive.Permute _,
          Primitive.Slice _,
          Primitive.Pad _,
          Primitive.ReduceSum _,
          Primitive.CumulativeSum _ ->
          tangents.get(0).map(tangent -> builder.apply(value.primitive(), List.of(tangent)));
      case Primitive.Concatenate _ -> concatenate(builder, value, tangents);
      case Primitive.ReduceMax max ->
          Optional.of(ReductionTangents.max(builder, max, value, tangents.get(0).orElseThrow()));
      case Primitive.LogSumExp sum ->
          Optional.of(
              ReductionTangents.logSumExp(builder, sum, value, tangents.get(0).orElseThrow()));
      case Primitive.Contract _,
          Primitive.Convolution _,
          Primitive.ConvolutionInputGradient _,
          Primitive.ConvolutionWeightGradient _ ->
          bilinear(builder, value, tangents);
      case Primitive.Take _,
          Primitive.PutAdd _,
          Primitive.TakeAlongAxis _,
          Primitive.PutAlongAxisAdd _ ->
          tangents
              .get(0)
              .map(tangent -> builder.apply(value.primitive(), List.of(tangent, value.operand(1))));
    };
  }

  private static Optional<Value> concatenate(
      GraphBuilder builder, Value value, List<Optional<Value>> tangents) {
    List<Value> parts = new ArrayList<>();
    for (int i = 0; i < tangents.size(); i++) {
      parts.add(tangents.get(i).orElse(builder.splat(value.operand(i).shape(), 0)));
    }
    return Optional.of(builder.apply(value.primitive(), parts));
  }

  private static Optional<Value> bilinear(
      GraphBuilder builder, Value value, List<Optional<Value>> tangents) {
    Optional<Value> left =
        tangents
            .get(0)
            .map(tangent -> builder.apply(value.primitive(), List.of(tangent, value.operand(1))));
    Optional<Value> right =
        tangents
            .get(1)
            .map(tangent -> builder.apply(value.primitive(), List.of(value.operand(0), tangent)));
    return sum(builder, left, right);
  }

  /** The sum of two tangents either of which may be zero. */
  static Optional<Value> sum(GraphBuilder builder, Optional<Value> left, Optional<Value> right) {
    if (left.isPresent() && right.isPresent()) {
      return Optional.of(builder.add(left.get(), right.get()));
    }
    return left.or(() -> right);
  }
}
