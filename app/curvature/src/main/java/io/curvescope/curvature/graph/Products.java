package io.curvescope.curvature.graph;

import java.util.List;
import java.util.stream.IntStream;

/** Matrix products, composed of contractions. */
public final class Products {
  private Products() {}

  /**
   * NumPy's matmul: matrices in the last two axes, outer axes broadcast, vectors promoted.
   *
   * @throws GraphException if the shapes do not fit
   */
  public static Value matmul(GraphBuilder builder, Value left, Value right) {
    int leftRank = left.shape().rank();
    int rightRank = right.shape().rank();
    if (leftRank == 0 || rightRank == 0) {
      throw new GraphException(
          "matmul of " + left.type() + " and " + right.type() + ": takes no scalars");
    }
    if (rightRank <= 2) {
      return contractLast(builder, left, right, Math.max(rightRank - 2, 0));
    }
    if (leftRank == 1) {
      Value row = builder.reshape(left, left.shape().prepend(1));
      Value product = matmul(builder, row, right);
      return builder.reshape(product, product.shape().without(List.of(product.shape().rank() - 2)));
    }
    Shape rightBatch = right.shape().axes(0, rightRank - 2);
    if (rightBatch.size() == 1 && leftRank >= rightRank) {
      Value matrix = builder.reshape(right, right.shape().axes(rightRank - 2, rightRank));
      return contractLast(builder, left, matrix, 0);
    }
    Shape batch = Broadcasting.common(left.shape().axes(0, leftRank - 2), rightBatch);
    Value leftFull =
        Broadcasting.to(builder, left, batch.concat(left.shape().axes(leftRank - 2, leftRank)));
    Value rightFull =
        Broadcasting.to(builder, right, batch.concat(right.shape().axes(rightRank - 2, rightRank)));
    int outer = batch.rank();
    List<Integer> batchAxes = IntStream.range(0, outer).boxed().toList();
    return builder.contract(
        new Primitive.Contract(batchAxes, batchAxes, List.of(outer + 1), List.of(outer)),
        leftFull,
        rightFull);
  }

  private static Value contractLast(GraphBuilder builder, Value left, Value right, int rightAxis) {
    return builder.contract(
        new Primitive.Contract(
            List.of(), List.of(), List.of(left.shape().rank() - 1), List.of(rightAxis)),
        left,
        right);
  }
}
