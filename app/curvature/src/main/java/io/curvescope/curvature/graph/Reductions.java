package io.curvescope.curvature.graph;

import java.util.List;

/** Functions over axes, composed of primitives. Axes ascend. */
public final class Reductions {
  private Reductions() {}

  /** A reduced value with the reduced axes put back as extents of 1. */
  public static Value keepAxes(
      GraphBuilder builder, Value reduced, Shape original, List<Integer> axes) {
    Shape shape = original;
    for (int axis : axes) {
      shape = shape.withDimension(axis, 1);
    }
    return builder.reshape(reduced, shape);
  }

  /** A reduced value repeated along the axes over which it was reduced. */
  public static Value spread(
      GraphBuilder builder, Value reduced, Shape original, List<Integer> axes) {
    return builder.broadcast(reduced, original, original.otherAxes(axes));
  }

  /** The mean over axes, which vanish. */
  public static Value mean(GraphBuilder builder, Value operand, List<Integer> axes) {
    Value sum = builder.reduceSum(operand, axes);
    long count = operand.shape().select(axes).size();
    return count == 1 ? sum : builder.scale(sum, 1.0 / count);
  }

  /** The minimum over axes, which vanish; its derivative splits ties evenly. */
  public static Value minimum(GraphBuilder builder, Value operand, List<Integer> axes) {
    return builder.negate(builder.reduceMax(builder.negate(operand), axes));
  }

  /** The Euclidean norm over axes, which vanish. */
  public static Value euclideanNorm(GraphBuilder builder, Value operand, List<Integer> axes) {
    return builder.sqrt(builder.reduceSum(builder.multiply(operand, operand), axes));
  }

  /** log(softmax(x)) over axes. */
  public static Value logSoftmax(GraphBuilder builder, Value operand, List<Integer> axes) {
    Value normalizer = builder.logSumExp(operand, axes);
    return builder.subtract(operand, spread(builder, normalizer, operand.shape(), axes));
  }

  /** exp(x - logsumexp(x)) over axes. */
  public static Value softmax(GraphBuilder builder, Value operand, List<Integer> axes) {
    return builder.exp(logSoftmax(builder, operand, axes));
  }

  /**
   * (x - mean) / sqrt(variance + epsilon) over axes, with the biased variance, as layer, instance
   * and group norm use it.
   */
  public static Value standardize(
      GraphBuilder builder, Value operand, List<Integer> axes, double epsilon) {
    Shape shape = operand.shape();
    Value centred =
        builder.subtract(operand, spread(builder, mean(builder, operand, axes), shape, axes));
    Value variance = mean(builder, builder.multiply(centred, centred), axes);
    Value deviation = builder.sqrt(builder.shift(variance, epsilon));
    Value reciprocal = builder.divide(builder.splat(deviation.shape(), 1), deviation);
    return builder.multiply(centred, spread(builder, reciprocal, shape, axes));
  }
}
