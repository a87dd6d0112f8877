package io.curvescope.curvature.graph;

import static io.curvescope.curvature.graph.Indexing.coordinates;
import static io.curvescope.curvature.graph.Indexing.flat;
import static io.curvescope.curvature.graph.Indexing.gather;
import static io.curvescope.curvature.graph.Indexing.pick;

import java.util.List;

/** Primitives that move elements, by definition. */
final class ReferenceLayout {
  private ReferenceLayout() {}

  static Tensor broadcast(Primitive.Broadcast broadcast, Tensor operand, Shape shape) {
    return gather(
        operand, shape, i -> flat(operand.shape(), pick(coordinates(shape, i), broadcast.axes())));
  }

  static Tensor permute(Primitive.Permute permute, Tensor operand, Shape shape) {
    return gather(
        operand,
        shape,
        i -> {
          int[] to = coordinates(shape, i);
          int[] from = new int[to.length];
          for (int axis = 0; axis < to.length; axis++) {
            from[permute.axes().get(axis)] = to[axis];
          }
          return flat(operand.shape(), from);
        });
  }

  static Tensor slice(Primitive.Slice slice, Tensor operand, Shape shape) {
    return gather(
        operand,
        shape,
        i -> {
          int[] place = coordinates(shape, i);
          for (int axis = 0; axis < place.length; axis++) {
            place[axis] = slice.starts().get(axis) + place[axis] * slice.strides().get(axis);
          }
          return flat(operand.shape(), place);
        });
  }

  static Tensor pad(Primitive.Pad pad, Tensor operand, Shape shape) {
    return gather(
        operand,
        shape,
        i -> {
          int[] place = coordinates(shape, i);
          for (int axis = 0; axis < place.length; axis++) {
            int shifted = place[axis] - pad.low().get(axis);
            int step = pad.interior().get(axis) + 1;
            if (shifted < 0
                || shifted % step != 0
                || shifted / step >= operand.shape().dimension(axis)) {
              return -1;
            }
            place[axis] = shifted / step;
          }
          return flat(operand.shape(), place);
        });
  }

  static Tensor concatenate(int axis, List<Tensor> operands, Shape shape) {
    double[] reals = new double[(int) shape.size()];
    long[] integers = new long[reals.length];
    boolean[] booleans = new boolean[reals.length];
    int offset = 0;
    for (Tensor operand : operands) {
      for (int i = 0; i < operand.shape().size(); i++) {
        int[] place = coordinates(operand.shape(), i);
        place[axis] += offset;
        int to = flat(shape, place);
        switch (operand.type().element()) {
          case REAL -> reals[to] = operand.realAt(i);
          case INT64 -> integers[to] = operand.int64At(i);
          case BOOL -> booleans[to] = operand.boolAt(i);
        }
      }
      offset += operand.shape().dimension(axis);
    }
    return switch (operands.get(0).type().element()) {
      case REAL -> Tensor.real(shape, reals);
      case INT64 -> Tensor.int64(shape, integers);
      case BOOL -> Tensor.bool(shape, booleans);
    };
  }
}
