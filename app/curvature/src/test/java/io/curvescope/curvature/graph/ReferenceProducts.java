package io.curvescope.curvature.graph;

import static io.curvescope.curvature.graph.Indexing.coordinates;
import static io.curvescope.curvature.graph.Indexing.flat;

import java.util.ArrayList;
import java.util.List;

/** Contraction by definition. */
final class ReferenceProducts {
  private ReferenceProducts() {}

  static Tensor contract(Primitive.Contract contract, List<Tensor> operands, Shape shape) {
    Tensor left = operands.get(0);
    Tensor right = operands.get(1);
    List<Integer> leftUsed = new ArrayList<>(contract.leftBatch());
    leftUsed.addAll(contract.leftContracting());
    List<Integer> rightUsed = new ArrayList<>(contract.rightBatch());
    rightUsed.addAll(contract.rightContracting());
    List<Integer> leftFree = left.shape().otherAxes(leftUsed);
    List<Integer> rightFree = right.shape().otherAxes(rightUsed);
    int batch = contract.leftBatch().size();
    Shape sum = left.shape().select(contract.leftContracting());
    double[] result = new double[(int) shape.size()];
    for (int i = 0; i < result.length; i++) {
      int[] to = coordinates(shape, i);
      int[] leftPlace = new int[left.shape().rank()];
      int[] rightPlace = new int[right.shape().rank()];
      for (int axis = 0; axis < batch; axis++) {
        leftPlace[contract.leftBatch().get(axis)] = to[axis];
        rightPlace[contract.rightBatch().get(axis)] = to[axis];
      }
      for (int axis = 0; axis < leftFree.size(); axis++) {
        leftPlace[leftFree.get(axis)] = to[batch + axis];
      }
      for (int axis = 0; axis < rightFree.size(); axis++) {
        rightPlace[rightFree.get(axis)] = to[batch + leftFree.size() + axis];
      }
      for (int j = 0; j < sum.size(); j++) {
        int[] summed = coordinates(sum, j);
        for (int axis = 0; axis < summed.length; axis++) {
          leftPlace[contract.leftContracting().get(axis)] = summed[axis];
          rightPlace[contract.rightContracting().get(axis)] = summed[axis];
        }
        result[i] +=
            left.realAt(flat(left.shape(), leftPlace))
                * right.realAt(flat(right.shape(), rightPlace));
      }
    }
    return Tensor.real(shape, result);
  }
}
