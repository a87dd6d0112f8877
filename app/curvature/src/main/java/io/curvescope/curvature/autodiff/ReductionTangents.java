package io.curvescope.curvature.autodiff;

import io.curvescope.curvature.graph.Comparison;
import io.curvescope.curvature.graph.ElementType;
import io.curvescope.curvature.graph.GraphBuilder;
import io.curvescope.curvature.graph.Powers;
import io.curvescope.curvature.graph.Primitive;
import io.curvescope.curvature.graph.Reductions;
import io.curvescope.curvature.graph.Value;
import java.util.List;

/** Forward-mode rules of reductions that are not linear: a weighted sum of the tangents. */
final class ReductionTangents {
  private ReductionTangents() {}

  /** The tangents at the maxima, ties sharing evenly as {@code torch.amax}. */
  static Value max(GraphBuilder builder, Primitive.ReduceMax max, Value result, Value tangent) {
    Value x = result.operand(0);
    List<Integer> axes = max.axes();
    Value isMaximum =
        builder.compare(Comparison.EQUAL, x, Reductions.spread(builder, result, x.shape(), axes));
    Value chosen = builder.convert(isMaximum, ElementType.REAL);
    Value share = Powers.reciprocal(builder, builder.reduceSum(chosen, axes));
    Value weight = builder.multiply(chosen, Reductions.spread(builder, share, x.shape(), axes));
    return builder.reduceSum(builder.multiply(tangent, weight), axes);
  }

  /** The tangents weighted by softmax(x). */
  static Value logSumExp(
      GraphBuilder builder, Primitive.LogSumExp sum, Value result, Value tangent) {
    Value x = result.operand(0);
    Value spread = Reductions.spread(builder, result, x.shape(), sum.axes());
    Value weight = builder.exp(builder.subtract(x, spread));
    return builder.reduceSum(builder.multiply(tangent, weight), sum.axes());
  }
}
