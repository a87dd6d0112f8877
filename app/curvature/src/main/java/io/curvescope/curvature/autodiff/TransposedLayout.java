package io.curvescope.curvature.autodiff;

import io.curvescope.curvature.graph.GraphBuilder;
import io.curvescope.curvature.graph.Primitive;
import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.graph.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Transposes of primitives that move elements. */
final class TransposedLayout {
  private TransposedLayout() {}

  /** The permutation that undoes another. */
  static List<Integer> inverse(List<Integer> permutation) {
    List<Integer> inverse = new ArrayList<>(Collections.nCopies(permutation.size(), 0));
    for (int axis = 0; axis < permutation.size(); axis++) {
      inverse.set(permutation.get(axis), axis);
    }
    return inverse;
  }

  /** Puts what was cut out back among zeros. */
  static Value slice(GraphBuilder builder, Primitive.Slice slice, Shape from, Value cotangent) {
    List<Integer> high = new ArrayList<>();
    List<Integer> interior = new ArrayList<>();
    for (int axis = 0; axis < from.rank(); axis++) {
      int stride = slice.strides().get(axis);
      int count = cotangent.shape().dimension(axis);
      int covered = count == 0 ? 0 : (count - 1) * stride + 1;
      high.add(from.dimension(axis) - slice.starts().get(axis) - covered);
      interior.add(stride - 1);
    }
    return builder.pad(cotangent, slice.starts(), high, interior);
  }

  /** Cuts out what was put among zeros. */
  static Value pad(GraphBuilder builder, Primitive.Pad pad, Shape from, Value cotangent) {
    List<Integer> limits = new ArrayList<>();
    List<Integer> strides = new ArrayList<>();
    for (int axis = 0; axis < from.rank(); axis++) {
      limits.add(cotangent.shape().dimension(axis) - pad.high().get(axis));
      strides.add(pad.interior().get(axis) + 1);
    }
    return builder.slice(cotangent, pad.low(), limits, strides);
  }
}
