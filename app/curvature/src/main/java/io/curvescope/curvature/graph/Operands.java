package io.curvescope.curvature.graph;

import java.util.HashSet;
import java.util.List;

/** The operand types of a primitive under inference, with the checks that all primitives share. */
record Operands(Primitive primitive, List<TensorType> types) {

  GraphException error(String wrong) {
    return new GraphException(primitive + " of " + types + ": " + wrong);
  }

  TensorType type(int index) {
    return types.get(index);
  }

  Shape shape(int index) {
    return types.get(index).shape();
  }

  void requireCount(int count) {
    if (types.size() != count) {
      throw error("takes " + count + " operands, got " + types.size());
    }
  }

  void requireElement(int index, ElementType element) {
    if (type(index).element() != element) {
      throw error("operand " + index + " must be " + element);
    }
  }

  void requireSameType(int first, int second) {
    if (!type(first).equals(type(second))) {
      throw error("operands " + first + " and " + second + " must have one type");
    }
  }

  void requireAxis(int axis, Shape shape) {
    if (axis < 0 || axis >= shape.rank()) {
      throw error("axis " + axis + " is outside " + shape);
    }
  }

  void requireDistinctAxes(List<Integer> axes, Shape shape) {
    axes.forEach(axis -> requireAxis(axis, shape));
    if (new HashSet<>(axes).size() != axes.size()) {
      throw error("axes must differ, got " + axes);
    }
  }

  void requireAscendingAxes(List<Integer> axes, Shape shape) {
    axes.forEach(axis -> requireAxis(axis, shape));
    for (int i = 1; i < axes.size(); i++) {
      if (axes.get(i - 1) >= axes.get(i)) {
        throw error("axes must ascend strictly, got " + axes);
      }
    }
  }
}
