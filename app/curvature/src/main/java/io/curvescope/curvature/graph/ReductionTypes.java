package io.curvescope.curvature.graph;

import java.util.List;

/** Types of reductions, running sums and choices of a maximum. */
final class ReductionTypes {
  private ReductionTypes() {}

  static TensorType reduce(List<Integer> axes, boolean needsElements, Operands operands) {
    operands.requireCount(1);
    operands.requireElement(0, ElementType.REAL);
    Shape from = operands.shape(0);
    operands.requireAscendingAxes(axes, from);
    if (needsElements && from.select(axes).size() == 0) {
      throw operands.error("nothing to reduce over axes " + axes);
    }
    return operands.type(0).withShape(from.without(axes));
  }

  static TensorType cumulativeSum(Primitive.CumulativeSum sum, Operands operands) {
    operands.requireCount(1);
    operands.requireElement(0, ElementType.REAL);
    operands.requireAxis(sum.axis(), operands.shape(0));
    return operands.type(0);
  }

  static TensorType argMax(Primitive.ArgMax argMax, Operands operands) {
    operands.requireCount(1);
    operands.requireElement(0, ElementType.REAL);
    Shape from = operands.shape(0);
    operands.requireAxis(argMax.axis(), from);
    if (from.dimension(argMax.axis()) == 0) {
      throw operands.error("nothing to choose from along axis " + argMax.axis());
    }
    return TensorType.int64(from.without(List.of(argMax.axis())));
  }

  static TensorType maxPoolIndices(Primitive.MaxPoolIndices pool, Operands operands) {
    operands.requireCount(1);
    operands.requireElement(0, ElementType.REAL);
    Shape from = operands.shape(0);
    Window window = pool.window();
    if (from.rank() != window.rank() + 2) {
      throw operands.error("takes [N, C, spatial...] with " + window.rank() + " spatial axes");
    }
    Shape spatial = from.axes(2, from.rank());
    List<Integer> positions = window.positions(spatial.dimensions());
    for (int axis = 0; axis < window.rank(); axis++) {
      for (int position = 0; position < positions.get(axis); position++) {
        if (!touches(window, axis, position, spatial.dimension(axis))) {
          throw operands.error(
              "window " + position + " of spatial axis " + axis + " lies in padding only");
        }
      }
    }
    return TensorType.int64(from.axes(0, 2).concat(new Shape(positions)));
  }

  private static boolean touches(Window window, int axis, int position, int extent) {
    long start = (long) position * window.strides().get(axis) - window.padLow().get(axis);
    for (int tap = 0; tap < window.extents().get(axis); tap++) {
      long place = start + (long) tap * window.dilations().get(axis);
      if (place >= 0 && place < extent) {
        return true;
      }
    }
    return false;
  }
}
