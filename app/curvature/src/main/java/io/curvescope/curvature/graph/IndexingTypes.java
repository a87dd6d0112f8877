package io.curvescope.curvature.graph;

/** Types of gathers and their transposes. */
final class IndexingTypes {
  private IndexingTypes() {}

  static TensorType take(Primitive.Take take, Operands operands) {
    requireIndices(operands);
    Shape data = operands.shape(0);
    int axis = take.axis();
    operands.requireAxis(axis, data);
    Shape result =
        data.axes(0, axis).concat(operands.shape(1)).concat(data.axes(axis + 1, data.rank()));
    return operands.type(0).withShape(result);
  }

  static TensorType putAdd(Primitive.PutAdd put, Operands operands) {
    requireIndices(operands);
    operands.requireElement(0, ElementType.REAL);
    Shape updates = operands.shape(0);
    Shape indices = operands.shape(1);
    int axis = put.axis();
    if (axis < 0 || axis + indices.rank() > updates.rank() || put.extent() < 0) {
      throw operands.error("axis or extent does not fit");
    }
    if (!updates.axes(axis, axis + indices.rank()).equals(indices)) {
      throw operands.error("updates must have the indices' axes from axis " + axis);
    }
    Shape result =
        updates
            .axes(0, axis)
            .concat(Shape.of(put.extent()))
            .concat(updates.axes(axis + indices.rank(), updates.rank()));
    return operands.type(0).withShape(result);
  }

  static TensorType takeAlongAxis(Primitive.TakeAlongAxis take, Operands operands) {
    requireIndices(operands);
    return operands.type(0).withShape(aligned(take.axis(), take.leading(), operands));
  }

  static TensorType putAlongAxisAdd(Primitive.PutAlongAxisAdd put, Operands operands) {
    requireIndices(operands);
    operands.requireElement(0, ElementType.REAL);
    if (put.extent() < 0) {
      throw operands.error("extent must be 0 or more");
    }
    Shape updates = operands.shape(0);
    if (!aligned(put.axis(), put.leading(), operands).equals(updates)) {
      throw operands.error("updates must have the indices' extents behind the leading axes");
    }
    return operands.type(0).withShape(updates.withDimension(put.axis(), put.extent()));
  }

  /** L + I, after checking that the data's axes behind L are I's but for the axis. */
  private static Shape aligned(int axis, int leading, Operands operands) {
    Shape data = operands.shape(0);
    Shape indices = operands.shape(1);
    operands.requireAxis(axis, data);
    if (leading < 0 || leading > axis || data.rank() - leading != indices.rank()) {
      throw operands.error("the indices must have all axes but the " + leading + " leading ones");
    }
    Shape result = data.axes(0, leading).concat(indices);
    if (!result.withDimension(axis, 0).equals(data.withDimension(axis, 0))) {
      throw operands.error("data and indices may differ along axis " + axis + " only");
    }
    return result;
  }

  private static void requireIndices(Operands operands) {
    operands.requireCount(2);
    operands.requireElement(1, ElementType.INT64);
  }
}
