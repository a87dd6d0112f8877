package io.curvescope.curvature.graph;

import java.util.ArrayList;
import java.util.List;

/** Types of contractions. */
final class ProductTypes {
  private ProductTypes() {}

  static TensorType contract(Primitive.Contract contract, Operands operands) {
    operands.requireCount(2);
    operands.requireElement(0, ElementType.REAL);
    operands.requireElement(1, ElementType.REAL);
    Shape left = operands.shape(0);
    Shape right = operands.shape(1);
    List<Integer> leftUsed = union(contract.leftBatch(), contract.leftContracting());
    List<Integer> rightUsed = union(contract.rightBatch(), contract.rightContracting());
    operands.requireDistinctAxes(leftUsed, left);
    operands.requireDistinctAxes(rightUsed, right);
    Shape batch = left.select(contract.leftBatch());
    if (!batch.equals(right.select(contract.rightBatch()))) {
      throw operands.error("batch axes must have the same extents");
    }
    if (!left.select(contract.leftContracting())
        .equals(right.select(contract.rightContracting()))) {
      throw operands.error("contracted axes must have the same extents");
    }
    return operands
        .type(0)
        .withShape(batch.concat(left.without(leftUsed)).concat(right.without(rightUsed)));
  }

  private static List<Integer> union(List<Integer> first, List<Integer> second) {
    List<Integer> both = new ArrayList<>(first);
    both.addAll(second);
    return both;
  }
}
