package io.curvescope.curvature.loss;

import io.curvescope.curvature.graph.ElementType;
import io.curvescope.curvature.graph.GraphBuilder;
import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.graph.Tensor;
import io.curvescope.curvature.graph.UnaryFunction;
import io.curvescope.curvature.graph.Value;
import io.curvescope.curvature.safetensors.StoredTensor;
import java.util.stream.IntStream;

/** Losses that compare each element of the output with one of the targets. */
final class ElementwiseLosses {
  private ElementwiseLosses() {}

  static Value meanSquaredError(
      GraphBuilder builder, Reduction reduction, Value output, StoredTensor targets) {
    Value difference = builder.subtract(output, constant(builder, "mse", output, targets));
    return reduce(builder, reduction, builder.multiply(difference, difference));
  }

  /** softplus(x) - x * y: log(1 + exp(x)) never overflows in this form. */
  static Value binaryCrossEntropy(
      GraphBuilder builder, Reduction reduction, Value output, StoredTensor targets) {
    Value expected = constant(builder, "bce_with_logits", output, targets);
    Value losses =
        builder.subtract(
            builder.unary(UnaryFunction.SOFTPLUS, output), builder.multiply(output, expected));
    return reduce(builder, reduction, losses);
  }

  static Value scalar(GraphBuilder builder, Value output) {
    if (output.shape().size() != 1) {
      throw new LossException(
          "the loss 'output' needs a first output that is a single number, it is " + output.type());
    }
    return builder.reshape(output, Shape.SCALAR);
  }

  static Value reduce(GraphBuilder builder, Reduction reduction, Value losses) {
    Value sum =
        builder.reduceSum(losses, IntStream.range(0, losses.shape().rank()).boxed().toList());
    return switch (reduction) {
      case MEAN -> builder.scale(sum, 1.0 / losses.shape().size());
      case SUM -> sum;
    };
  }

  private static Value constant(
      GraphBuilder builder, String loss, Value output, StoredTensor targets) {
    if (!targets.shape().equals(output.shape())) {
      throw new LossException(
          loss
              + ": targets must have the output's shape "
              + output.shape()
              + ", they have "
              + targets.shape());
    }
    if (output.shape().size() == 0) {
      throw new LossException(loss + ": the output has no elements");
    }
    Tensor tensor = targets.toTensor();
    double[] elements = new double[targets.size()];
    for (int index = 0; index < elements.length; index++) {
      elements[index] = element(tensor, index);
      if (!Double.isFinite(elements[index])) {
        throw new LossException(
            loss + ": targets must be finite, element " + index + " is " + elements[index]);
      }
    }
    return builder.constant(Tensor.real(output.shape(), elements));
  }

  private static double element(Tensor tensor, int index) {
    ElementType type = tensor.type().element();
    return switch (type) {
      case REAL -> tensor.realAt(index);
      case INT64 -> tensor.int64At(index);
      case BOOL -> tensor.boolAt(index) ? 1 : 0;
    };
  }
}
