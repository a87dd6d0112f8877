package io.curvescope.curvature.onnx.operator;

import io.curvescope.curvature.graph.GraphBuilder;
import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.graph.Tensor;
import io.curvescope.curvature.graph.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Slices as NumPy's: ends beyond the tensor are cut, negative ones count from the end, negative
 * steps go backwards.
 */
final class SliceOperators {
  private SliceOperators() {}

  static Map<String, OperatorLowering> operators() {
    return Map.of("Slice", SliceOperators::slice);
  }

  private static List<Value> slice(NodeContext node) {
    Value x = node.input(0);
    int rank = x.shape().rank();
    List<Long> starts = node.constantIntegers(1);
    List<Long> ends = node.constantIntegers(2);
    List<Long> axes =
        node.optionalInput(3).isPresent()
            ? node.constantIntegers(3)
            : LongStream.range(0, starts.size()).boxed().toList();
    List<Long> steps =
        node.optionalInput(4).isPresent()
            ? node.constantIntegers(4)
            : Collections.nCopies(starts.size(), 1L);
    if (ends.size() != starts.size()
        || axes.size() != starts.size()
        || steps.size() != starts.size()) {
      throw node.malformed(
          "starts, ends, axes and steps must have one number for each axis that is sliced");
    }
    Axes.normalize(axes, rank, node.at(3));
    Value result = x;
    for (int i = 0; i < starts.size(); i++) {
      int axis = Axes.normalize(axes.get(i), rank, node.at(3));
      result = along(node, result, axis, starts.get(i), ends.get(i), steps.get(i));
    }
    return List.of(result);
  }

  private static Value along(NodeContext node, Value x, int axis, long start, long end, long step) {
    long extent = x.shape().dimension(axis);
    if (step == 0 || step == Long.MIN_VALUE) {
      throw node.malformedInput(4, "a step must not be " + step);
    }
    long first = start < 0 ? start + extent : start;
    long limit = end < 0 ? end + extent : end;
    if (step > 0) {
      return forwards(
          node.builder(),
          x,
          axis,
          Math.clamp(first, 0, extent),
          Math.clamp(limit, 0, extent),
          step);
    }
    return backwards(
        node, x, axis, Math.clamp(first, -1, extent - 1), Math.clamp(limit, -1, extent - 1), step);
  }

  private static Value forwards(
      GraphBuilder builder, Value x, int axis, long first, long limit, long step) {
    if (first == 0 && limit == x.shape().dimension(axis) && step == 1) {
      return x;
    }
    int rank = x.shape().rank();
    List<Integer> starts = new ArrayList<>(Collections.nCopies(rank, 0));
    List<Integer> limits = new ArrayList<>(x.shape().dimensions());
    List<Integer> strides = new ArrayList<>(Collections.nCopies(rank, 1));
    starts.set(axis, (int) first);
    limits.set(axis, (int) Math.max(first, limit));
    strides.set(axis, (int) Math.min(step, Integer.MAX_VALUE));
    return builder.slice(x, starts, limits, strides);
  }

  private static Value backwards(
      NodeContext node, Value x, int axis, long first, long limit, long step) {
    long count = first > limit ? (first - limit - step - 1) / -step : 0;
    Tensor indices = node.integers(Shape.of((int) count), i -> first + i * step);
    return node.builder().take(x, node.builder().constant(indices), axis);
  }
}
