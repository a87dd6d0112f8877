package io.curvescope.curvature.graph;

import java.util.ArrayList;
import java.util.List;

/** Types of primitives that move elements and compute nothing. */
final class LayoutTypes {
  private LayoutTypes() {}

  static TensorType broadcast(Primitive.Broadcast broadcast, Operands operands) {
    operands.requireCount(1);
    Shape from = operands.shape(0);
    if (broadcast.axes().size() != from.rank()) {
      throw operands.error("names one result axis per operand axis");
    }
    operands.requireAscendingAxes(broadcast.axes(), broadcast.shape());
    if (!broadcast.shape().select(broadcast.axes()).equals(from)) {
      throw operands.error("extents must agree where an operand axis becomes a result axis");
    }
    return operands.type(0).withShape(broadcast.shape());
  }

  static TensorType reshape(Primitive.Reshape reshape, Operands operands) {
    operands.requireCount(1);
    if (reshape.shape().size() != operands.shape(0).size()) {
      throw operands.error(
          "has " + operands.shape(0).size() + " elements, the new shape " + reshape.shape().size());
    }
    return operands.type(0).withShape(reshape.shape());
  }

  static TensorType permute(Primitive.Permute permute, Operands operands) {
    operands.requireCount(1);
    Shape from = operands.shape(0);
    operands.requireDistinctAxes(permute.axes(), from);
    if (permute.axes().size() != from.rank()) {
      throw operands.error("names each of the " + from.rank() + " axes once");
    }
    return operands.type(0).withShape(from.select(permute.axes()));
  }

  static TensorType slice(Primitive.Slice slice, Operands operands) {
    operands.requireCount(1);
    Shape from = operands.shape(0);
    if (slice.starts().size() != from.rank()
        || slice.limits().size() != from.rank()
        || slice.strides().size() != from.rank()) {
      throw operands.error(
          "needs a start, a limit and a stride for each of the " + from.rank() + " axes");
    }
    List<Integer> extents = new ArrayList<>();
    for (int axis = 0; axis < from.rank(); axis++) {
      int start = slice.starts().get(axis);
      int limit = slice.limits().get(axis);
      int stride = slice.strides().get(axis);
      if (start < 0 || limit < start || limit > from.dimension(axis) || stride < 1) {
        throw operands.error(
            "axis "
                + axis
                + " needs 0 <= start <= limit <= "
                + from.dimension(axis)
                + " and a stride of 1 or more");
      }
      extents.add((int) (((long) limit - start + stride - 1) / stride));
    }
    return operands.type(0).withShape(new Shape(extents));
  }

  static TensorType pad(Primitive.Pad pad, Operands operands) {
    operands.requireCount(1);
    Shape from = operands.shape(0);
    if (pad.low().size() != from.rank()
        || pad.high().size() != from.rank()
        || pad.interior().size() != from.rank()) {
      throw operands.error(
          "needs low, high and interior padding for each of the " + from.rank() + " axes");
    }
    List<Integer> extents = new ArrayList<>();
    for (int axis = 0; axis < from.rank(); axis++) {
      int low = pad.low().get(axis);
      int high = pad.high().get(axis);
      int interior = pad.interior().get(axis);
      if (low < 0 || high < 0 || interior < 0) {
        throw operands.error("padding must be 0 or more");
      }
      long extent = from.dimension(axis);
      long padded = low + extent + Math.max(extent - 1, 0) * interior + high;
      if (padded > Integer.MAX_VALUE) {
        throw operands.error("axis " + axis + " becomes longer than " + Integer.MAX_VALUE);
      }
      extents.add((int) padded);
    }
    return operands.type(0).withShape(new Shape(extents));
  }

  static TensorType concatenate(Primitive.Concatenate concatenate, Operands operands) {
    if (operands.types().isEmpty()) {
      throw operands.error("needs at least one operand");
    }
    int axis = concatenate.axis();
    Shape first = operands.shape(0);
    operands.requireAxis(axis, first);
    long extent = 0;
    for (int i = 0; i < operands.types().size(); i++) {
      operands.requireElement(i, operands.type(0).element());
      Shape shape = operands.shape(i);
      if (shape.rank() != first.rank()
          || !shape.withDimension(axis, 0).equals(first.withDimension(axis, 0))) {
        throw operands.error("operands may differ along axis " + axis + " only");
      }
      extent += shape.dimension(axis);
    }
    if (extent > Integer.MAX_VALUE) {
      throw operands.error("axis " + axis + " becomes longer than " + Integer.MAX_VALUE);
    }
    return operands.type(0).withShape(first.withDimension(axis, (int) extent));
  }
}
