package io.curvescope.curvature.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The extents of a tensor, outermost axis first; a scalar has none. Tensors are laid out in
 * row-major order.
 *
 * @param dimensions one extent per axis, each zero or more
 */
public record Shape(List<Integer> dimensions) {
  /** The shape of a scalar. */
  public static final Shape SCALAR = new Shape(List.of());

  /**
   * @throws GraphException if an extent is negative
   */
  public Shape {
    dimensions = List.copyOf(dimensions);
    for (int extent : dimensions) {
      if (extent < 0) {
        throw new GraphException("a shape has no negative extent, got " + dimensions);
      }
    }
  }

  /** The shape with these extents. */
  public static Shape of(int... dimensions) {
    return new Shape(Arrays.stream(dimensions).boxed().toList());
  }

  /** The number of axes. */
  public int rank() {
    return dimensions.size();
  }

  /** The extent of one axis, 0 being the outermost. */
  public int dimension(int axis) {
    return dimensions.get(axis);
  }

  /**
   * The number of elements.
   *
   * @throws ArithmeticException if it exceeds a long
   */
  public long size() {
    long size = 1;
    for (int extent : dimensions) {
      size = Math.multiplyExact(size, (long) extent);
    }
    return size;
  }

  /** This shape with one axis of another extent. */
  public Shape withDimension(int axis, int extent) {
    List<Integer> changed = new ArrayList<>(dimensions);
    changed.set(axis, extent);
    return new Shape(changed);
  }

  /** This shape with a new outermost axis. */
  public Shape prepend(int extent) {
    List<Integer> longer = new ArrayList<>(dimensions.size() + 1);
    longer.add(extent);
    longer.addAll(dimensions);
    return new Shape(longer);
  }

  /** This shape followed by the axes of another. */
  public Shape concat(Shape other) {
    List<Integer> longer = new ArrayList<>(dimensions);
    longer.addAll(other.dimensions);
    return new Shape(longer);
  }

  /** The axes from {@code from} (inclusive) to {@code to} (exclusive). */
  public Shape axes(int from, int to) {
    return new Shape(dimensions.subList(from, to));
  }

  /** The shape made of the given axes, in the given order. */
  public Shape select(List<Integer> axes) {
    return new Shape(axes.stream().map(dimensions::get).toList());
  }

  /** The shape left when the given axes are removed. */
  public Shape without(List<Integer> axes) {
    return select(otherAxes(axes));
  }

  /** The axes of this shape that are not among the given ones, ascending. */
  public List<Integer> otherAxes(List<Integer> axes) {
    List<Integer> others = new ArrayList<>();
    for (int axis = 0; axis < rank(); axis++) {
      if (!axes.contains(axis)) {
        others.add(axis);
      }
    }
    return List.copyOf(others);
  }

  /** The distance in elements between neighbours along each axis, in row-major order. */
  public long[] strides() {
    long[] strides = new long[rank()];
    long stride = 1;
    for (int axis = rank() - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= dimension(axis);
    }
    return strides;
  }

  @Override
  public String toString() {
    return dimensions.toString();
  }
}
