package io.curvescope.curvature.autodiff;

import io.curvescope.curvature.graph.GraphBuilder;
import io.curvescope.curvature.graph.Primitive;
import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.graph.Stacking;
import io.curvescope.curvature.graph.Value;
import java.util.List;

/**
 * Convolutions over a block: with one set of weights the block joins the batch of images; with a
 * set per vector the convolution is stacked.
 */
final class BlockConvolutions {
  private BlockConvolutions() {}

  static Value output(
      GraphBuilder builder,
      int block,
      Value value,
      Primitive.Convolution convolution,
      List<Value> operands,
      List<Boolean> batched) {
    Stacking stacking = stacking(value, batched);
    if (stacking == Stacking.LEFT) {
      Value images = join(builder, operands.get(0));
      Value result =
          builder.convolution(images, operands.get(1), convolution.window(), convolution.groups());
      return part(builder, block, result);
    }
    return builder.apply(
        new Primitive.Convolution(convolution.window(), convolution.groups(), stacking), operands);
  }

  static Value input(
      GraphBuilder builder,
      int block,
      Value value,
      Primitive.ConvolutionInputGradient gradient,
      List<Value> operands,
      List<Boolean> batched) {
    Stacking stacking = stacking(value, batched);
    if (stacking == Stacking.RIGHT) {
      Value result =
          builder.apply(gradient, List.of(operands.get(0), join(builder, operands.get(1))));
      return part(builder, block, result);
    }
    return builder.apply(
        new Primitive.ConvolutionInputGradient(
            gradient.window(), gradient.groups(), gradient.spatial(), stacking),
        operands);
  }

  /** Which operand is the block; never both, and nothing is stacked twice. */
  static Stacking stacking(Value value, List<Boolean> batched) {
    Stacking present =
        switch (value.primitive()) {
          case Primitive.Convolution convolution -> convolution.stacking();
          case Primitive.ConvolutionInputGradient gradient -> gradient.stacking();
          case Primitive.ConvolutionWeightGradient gradient -> gradient.stacking();
          case Primitive _ -> Stacking.NONE;
        };
    if (present != Stacking.NONE || (batched.get(0) && batched.get(1))) {
      throw Vectorization.unsupported(value, value.primitive());
    }
    return batched.get(0) ? Stacking.LEFT : Stacking.RIGHT;
  }

  private static Value join(GraphBuilder builder, Value images) {
    Shape shape = images.shape();
    int joined = Math.multiplyExact(shape.dimension(0), shape.dimension(1));
    return builder.reshape(images, shape.axes(2, shape.rank()).prepend(joined));
  }

  private static Value part(GraphBuilder builder, int block, Value images) {
    Shape shape = images.shape();
    return builder.reshape(
        images, shape.withDimension(0, shape.dimension(0) / block).prepend(block));
  }
}
