package io.curvescope.curvature.graph;

import java.util.ArrayList;
import java.util.List;

/**
 * NumPy's and ONNX's multidirectional broadcasting, written out: extents of 1 are repeated, missing
 * outer axes are added.
 *
 * @see <a href="https://onnx.ai/onnx/repo-docs/Broadcasting.html">Broadcasting in ONNX</a>
 */
public final class Broadcasting {
  private Broadcasting() {}

  /**
   * The shape to which all the given ones broadcast.
   *
   * @throws GraphException if there is none
   */
  public static Shape common(Shape... shapes) {
    int rank = 0;
    for (Shape shape : shapes) {
      rank = Math.max(rank, shape.rank());
    }
    List<Integer> extents = new ArrayList<>();
    for (int axis = 0; axis < rank; axis++) {
      int extent = 1;
      for (Shape shape : shapes) {
        int own = axis - (rank - shape.rank());
        int offered = own < 0 ? 1 : shape.dimension(own);
        if (offered != 1 && extent != 1 && offered != extent) {
          throw new GraphException("shapes " + List.of(shapes) + " do not broadcast to one shape");
        }
        extent = offered == 1 ? extent : offered;
      }
      extents.add(extent);
    }
    return new Shape(extents);
  }

  /**
   * The value broadcast to a shape; the value itself where it has the shape already.
   *
   * @throws GraphException if it does not broadcast to the shape
   */
  public static Value to(GraphBuilder builder, Value value, Shape shape) {
    Shape from = value.shape();
    if (from.equals(shape)) {
      return value;
    }
    int added = shape.rank() - from.rank();
    if (added < 0) {
      throw new GraphException(value.type() + " does not broadcast to " + shape);
    }
    List<Integer> kept = new ArrayList<>();
    List<Integer> axes = new ArrayList<>();
    for (int axis = 0; axis < from.rank(); axis++) {
      int wanted = shape.dimension(axis + added);
      if (from.dimension(axis) == wanted) {
        kept.add(axis);
        axes.add(axis + added);
      } else if (from.dimension(axis) != 1) {
        throw new GraphException(value.type() + " does not broadcast to " + shape);
      }
    }
    Value squeezed = kept.size() == from.rank() ? value : builder.reshape(value, from.select(kept));
    return builder.broadcast(squeezed, shape, axes);
  }

  /** An elementwise function of two values that broadcast to one shape. */
  public static Value binary(
      GraphBuilder builder, BinaryFunction function, Value left, Value right) {
    Shape shape = common(left.shape(), right.shape());
    return builder.binary(function, to(builder, left, shape), to(builder, right, shape));
  }

  /** A comparison of two values that broadcast to one shape. */
  public static Value compare(
      GraphBuilder builder, Comparison comparison, Value left, Value right) {
    Shape shape = common(left.shape(), right.shape());
    return builder.compare(comparison, to(builder, left, shape), to(builder, right, shape));
  }

  /** A choice where all three operands broadcast to one shape. */
  public static Value select(GraphBuilder builder, Value mask, Value whenTrue, Value whenFalse) {
    Shape shape = common(mask.shape(), whenTrue.shape(), whenFalse.shape());
    return builder.select(
        to(builder, mask, shape), to(builder, whenTrue, shape), to(builder, whenFalse, shape));
  }
}
