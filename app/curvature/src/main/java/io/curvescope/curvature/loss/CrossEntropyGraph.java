package io.curvescope.curvature.loss;

import io.curvescope.curvature.graph.ElementType;
import io.curvescope.curvature.graph.GraphBuilder;
import io.curvescope.curvature.graph.Reductions;
import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.graph.Tensor;
import io.curvescope.curvature.graph.Value;
import io.curvescope.curvature.safetensors.StoredTensor;
import java.util.List;
import java.util.stream.IntStream;

/** Builds the cross-entropy of a model's output. */
final class CrossEntropyGraph {
  private CrossEntropyGraph() {}

  static Value append(
      GraphBuilder builder, Loss.CrossEntropy loss, Value output, StoredTensor targets) {
    if (targets.type().element() == ElementType.REAL) {
      return ofProbabilities(builder, loss, output, targets);
    }
    int axis = classAxis(output.shape(), targets.shape());
    if (targets.type().element() != ElementType.INT64) {
      throw new LossException(
          "cross_entropy: targets must be class ids (integers) or probabilities, they are "
              + targets);
    }
    return ofClassIds(builder, loss, output, axis, targets);
  }

  /**
   * Where the classes lie: [N, T, C] has them last; otherwise the targets have the output's shape
   * without axis 1.
   */
  private static int classAxis(Shape output, Shape targets) {
    int rank = output.rank();
    if (rank == 1 && targets.rank() == 0) {
      return 0;
    }
    if (rank == 3 && targets.equals(output.without(List.of(2)))) {
      return 2;
    }
    if (rank >= 2 && targets.equals(output.without(List.of(1)))) {
      return 1;
    }
    throw new LossException(
        "cross_entropy: an output of shape "
            + output
            + " needs class ids of "
            + (rank < 2
                ? "shape []; outputs are [N, C], [N, C, ...] or [N, T, C]"
                : "shape "
                    + output.without(List.of(1))
                    + (rank == 3
                        ? " (classes in axis 1) or " + output.without(List.of(2)) + " (in the last)"
                        : ""))
            + ", the targets have "
            + targets);
  }

  private static Value ofClassIds(
      GraphBuilder builder, Loss.CrossEntropy loss, Value output, int axis, StoredTensor targets) {
    int classes = output.shape().dimension(axis);
    int count = targets.size();
    long[] ids = new long[count];
    double[] weights = new double[count];
    int counted = 0;
    for (int index = 0; index < count; index++) {
      long id = targets.int64At(index);
      if (id == loss.ignoreIndex()) {
        continue;
      }
      if (id < 0 || id >= classes) {
        throw new LossException(
            "cross_entropy: class id "
                + id
                + " at element "
                + index
                + " of the targets must be from 0 to "
                + (classes - 1)
                + ", or ignore_index "
                + loss.ignoreIndex());
      }
      ids[index] = id;
      weights[index] = 1;
      counted++;
    }
    if (counted == 0) {
      throw new LossException("cross_entropy: every target is ignored; at least one must not be");
    }
    Value logProbabilities = Reductions.logSoftmax(builder, output, List.of(axis));
    Shape one = output.shape().withDimension(axis, 1);
    Value picked =
        builder.takeAlongAxis(logProbabilities, builder.constant(Tensor.int64(one, ids)), axis);
    Value terms = builder.reshape(picked, targets.shape());
    double smoothing = loss.labelSmoothing();
    if (smoothing > 0) {
      Value even =
          builder.scale(builder.reduceSum(logProbabilities, List.of(axis)), smoothing / classes);
      terms = builder.add(builder.scale(terms, 1 - smoothing), even);
    }
    Value weighted =
        counted == count
            ? terms
            : builder.multiply(terms, builder.constant(Tensor.real(targets.shape(), weights)));
    return total(builder, loss.reduction(), weighted, counted);
  }

  private static Value ofProbabilities(
      GraphBuilder builder, Loss.CrossEntropy loss, Value output, StoredTensor targets) {
    Shape shape = output.shape();
    if (!targets.shape().equals(shape) || shape.rank() < 1 || shape.size() == 0) {
      throw new LossException(
          "cross_entropy: floating targets are probabilities and must have the output's shape "
              + shape
              + ", they have "
              + targets.shape()
              + "; class ids must be integers");
    }
    int axis = shape.rank() == 1 ? 0 : shape.rank() == 3 ? 2 : 1;
    int classes = shape.dimension(axis);
    double[] elements = targets.toDoubles();
    for (int index = 0; index < elements.length; index++) {
      if (!(elements[index] >= 0 && elements[index] <= 1)) {
        throw new LossException(
            "cross_entropy: probabilities must be from 0 to 1, element "
                + index
                + " is "
                + elements[index]);
      }
      elements[index] =
          elements[index] * (1 - loss.labelSmoothing()) + loss.labelSmoothing() / classes;
    }
    Value logProbabilities = Reductions.logSoftmax(builder, output, List.of(axis));
    Value terms =
        builder.multiply(logProbabilities, builder.constant(Tensor.real(shape, elements)));
    return total(builder, loss.reduction(), terms, shape.size() / classes);
  }

  private static Value total(GraphBuilder builder, Reduction reduction, Value terms, long count) {
    Value sum = builder.reduceSum(terms, IntStream.range(0, terms.shape().rank()).boxed().toList());
    return builder.scale(
        sum,
        switch (reduction) {
          case MEAN -> -1.0 / count;
          case SUM -> -1.0;
        });
  }
}
