package io.curvescope.curvature.graph;

import java.util.List;
import java.util.function.IntUnaryOperator;

/** Row-major index arithmetic for the reference interpreter. */
final class Indexing {
  private Indexing() {}

  /** The coordinates of a flat index. */
  static int[] coordinates(Shape shape, int flat) {
    int[] coordinates = new int[shape.rank()];
    for (int axis = shape.rank() - 1; axis >= 0; axis--) {
      coordinates[axis] = flat % shape.dimension(axis);
      flat /= shape.dimension(axis);
    }
    return coordinates;
  }

  /** The flat index of coordinates. */
  static int flat(Shape shape, int[] coordinates) {
    int flat = 0;
    for (int axis = 0; axis < shape.rank(); axis++) {
      flat = flat * shape.dimension(axis) + coordinates[axis];
    }
    return flat;
  }

  /** The coordinates at the given axes. */
  static int[] pick(int[] coordinates, List<Integer> axes) {
    return axes.stream().mapToInt(axis -> coordinates[axis]).toArray();
  }

  /**
   * A tensor whose element i is the source's element {@code from(i)}, or zero where that is
   * negative.
   */
  static Tensor gather(Tensor source, Shape shape, IntUnaryOperator from) {
    int size = (int) shape.size();
    return switch (source.type().element()) {
      case REAL -> {
        double[] elements = new double[size];
        for (int i = 0; i < size; i++) {
          int index = from.applyAsInt(i);
          elements[i] = index < 0 ? 0 : source.realAt(index);
        }
        yield Tensor.real(shape, elements);
      }
      case INT64 -> {
        long[] elements = new long[size];
        for (int i = 0; i < size; i++) {
          int index = from.applyAsInt(i);
          elements[i] = index < 0 ? 0 : source.int64At(index);
        }
        yield Tensor.int64(shape, elements);
      }
      case BOOL -> {
        boolean[] elements = new boolean[size];
        for (int i = 0; i < size; i++) {
          int index = from.applyAsInt(i);
          elements[i] = index >= 0 && source.boolAt(index);
        }
        yield Tensor.bool(shape, elements);
      }
    };
  }
}
