package io.curvescope.curvature.onnx.operator;

import io.curvescope.curvature.graph.Broadcasting;
import io.curvescope.curvature.graph.GraphBuilder;
import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.graph.Tensor;
import io.curvescope.curvature.graph.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Padding with a constant, the edge, a reflection, or the other end. Negative pads cut. */
final class PadOperators {
  private PadOperators() {}

  static Map<String, OperatorLowering> operators() {
    return Map.of("Pad", PadOperators::pad);
  }

  private static List<Value> pad(NodeContext node) {
    Value x = node.input(0);
    int rank = x.shape().rank();
    String mode = node.attributes().text("mode", "constant");
    List<Long> pads = node.constantIntegers(1);
    List<Integer> axes = axes(node, rank);
    if (pads.size() != 2 * axes.size()) {
      throw node.malformedInput(1, "must hold " + 2 * axes.size() + " numbers, got " + pads);
    }
    long[] low = new long[rank];
    long[] high = new long[rank];
    List<Long> extents = new ArrayList<>();
    x.shape().dimensions().forEach(extent -> extents.add(extent.longValue()));
    for (int i = 0; i < axes.size(); i++) {
      int axis = axes.get(i);
      low[axis] =
          node.shape(List.of(Math.absExact(pads.get(i))), node.at(1)).size()
              * Long.signum(pads.get(i));
      long after = pads.get(i + axes.size());
      high[axis] =
          node.shape(List.of(Math.absExact(after)), node.at(1)).size() * Long.signum(after);
      extents.set(axis, extents.get(axis) + low[axis] + high[axis]);
    }
    node.shape(extents, node.at(1));
    return List.of(
        switch (mode) {
          case "constant" -> constant(node, cut(node, x, low, high), low, high);
          case "edge", "reflect", "wrap" -> indexed(node, x, mode, low, high);
          default ->
              throw node.attributes()
                  .malformed("mode", "must be constant, edge, reflect or wrap, got '" + mode + "'");
        });
  }

  private static List<Integer> axes(NodeContext node, int rank) {
    List<Integer> axes = new ArrayList<>();
    if (node.optionalInput(3).isPresent()) {
      node.constantIntegers(3).forEach(axis -> axes.add(Axes.normalize(axis, rank, node.at(3))));
      if (axes.stream().distinct().count() != axes.size()) {
        throw node.malformedInput(3, "names an axis twice, got " + axes);
      }
    } else {
      for (int axis = 0; axis < rank; axis++) {
        axes.add(axis);
      }
    }
    return axes;
  }

  private static Value cut(NodeContext node, Value x, long[] low, long[] high) {
    List<Integer> starts = new ArrayList<>();
    List<Integer> limits = new ArrayList<>();
    for (int axis = 0; axis < low.length; axis++) {
      int extent = x.shape().dimension(axis);
      long start = Math.max(0, -low[axis]);
      long limit = extent - Math.max(0, -high[axis]);
      if (start > extent || limit < start) {
        throw node.malformedInput(
            1, "cuts more from axis " + axis + " than the " + extent + " elements there are");
      }
      starts.add((int) start);
      limits.add((int) limit);
    }
    return limits.equals(x.shape().dimensions())
            && Collections.frequency(starts, 0) == starts.size()
        ? x
        : node.builder().slice(x, starts, limits, Collections.nCopies(low.length, 1));
  }

  private static Value constant(NodeContext node, Value x, long[] low, long[] high) {
    GraphBuilder builder = node.builder();
    List<Integer> before = new ArrayList<>();
    List<Integer> behind = new ArrayList<>();
    for (int axis = 0; axis < low.length; axis++) {
      before.add((int) Math.max(0, low[axis]));
      behind.add((int) Math.max(0, high[axis]));
    }
    List<Integer> interior = Collections.nCopies(low.length, 0);
    Value padded = builder.pad(x, before, behind, interior);
    Optional<Value> fill = node.optionalInput(2);
    if (fill.isEmpty() || isZero(node.constantIfKnown(fill.get()))) {
      return padded;
    }
    if (fill.get().shape().size() != 1) {
      throw node.malformedInput(2, "must be one element, got " + fill.get().type());
    }
    Value inside =
        builder.pad(builder.constant(Tensor.splat(x.shape(), true)), before, behind, interior);
    Value scalar = builder.reshape(fill.get(), Shape.SCALAR);
    return builder.select(inside, padded, Broadcasting.to(builder, scalar, padded.shape()));
  }

  private static boolean isZero(Optional<Tensor> fill) {
    return fill.isPresent()
        && fill.get().shape().size() == 1
        && switch (fill.get().type().element()) {
          case REAL -> fill.get().realAt(0) == 0;
          case INT64 -> fill.get().int64At(0) == 0;
          case BOOL -> !fill.get().boolAt(0);
        };
  }

  private static Value indexed(NodeContext node, Value x, String mode, long[] low, long[] high) {
    Value result = x;
    for (int axis = 0; axis < low.length; axis++) {
      if (low[axis] == 0 && high[axis] == 0) {
        continue;
      }
      int extent = x.shape().dimension(axis);
      long length = Math.max(0, extent + low[axis] + high[axis]);
      if (extent == 0 || (mode.equals("reflect") && extent == 1)) {
        throw node.malformedInput(
            1, "axis " + axis + " of " + x.type() + " is too short for mode " + mode);
      }
      long before = low[axis];
      Tensor indices = node.integers(Shape.of((int) length), i -> index(mode, i - before, extent));
      result = node.builder().take(result, node.builder().constant(indices), axis);
    }
    return result;
  }

  private static long index(String mode, long position, int extent) {
    return switch (mode) {
      case "edge" -> Math.clamp(position, 0, extent - 1L);
      case "wrap" -> Math.floorMod(position, (long) extent);
      default -> {
        long period = 2L * (extent - 1);
        long within = Math.floorMod(position, period);
        yield within < extent ? within : period - within;
      }
    };
  }
}
