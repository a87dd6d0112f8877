package io.curvescope.curvature.loss;

import io.curvescope.curvature.graph.GraphBuilder;
import io.curvescope.curvature.graph.Value;
import io.curvescope.curvature.safetensors.StoredTensor;
import java.util.Optional;

/** A loss of a model's first output. */
public sealed interface Loss {

  /**
   * Cross-entropy of logits against class ids, or against probabilities of the logits' shape.
   * Classes lie in axis 1, or in the last axis of [N, T, C]. The mean is over the targets that are
   * not ignored; for probabilities, over all but the class axis.
   *
   * @param reduction mean or sum
   * @param ignoreIndex the class id that marks a target as ignored
   * @param labelSmoothing from 0 to 1: the share of the target that is spread evenly over all
   *     classes
   * @see <a
   *     href="https://docs.pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html">CrossEntropyLoss</a>
   */
  record CrossEntropy(Reduction reduction, long ignoreIndex, double labelSmoothing)
      implements Loss {
    /** PyTorch's default for targets that are ignored. */
    public static final long DEFAULT_IGNORE_INDEX = -100;

    /**
     * @throws LossException if the smoothing is not from 0 to 1
     */
    public CrossEntropy {
      if (!(labelSmoothing >= 0 && labelSmoothing <= 1)) {
        throw new LossException("label_smoothing must be from 0 to 1, got " + labelSmoothing);
      }
    }

    /** Without smoothing. */
    public CrossEntropy(Reduction reduction) {
      this(reduction, DEFAULT_IGNORE_INDEX, 0);
    }
  }

  /**
   * The squared difference from targets of the output's shape, without a factor 1/2; the mean is
   * over all elements.
   */
  record MeanSquaredError(Reduction reduction) implements Loss {}

  /**
   * Binary cross-entropy of logits against targets of the same shape; the mean is over all
   * elements.
   */
  record BinaryCrossEntropyWithLogits(Reduction reduction) implements Loss {}

  /** The output itself, which must be a single number. */
  record Output() implements Loss {}

  /**
   * Appends the loss to an output.
   *
   * @param targets the targets; they become constants of the graph
   * @return a real scalar
   * @throws LossException if the output or the targets do not fit the loss
   */
  default Value append(GraphBuilder builder, Value output, Optional<StoredTensor> targets) {
    if (!output.isReal()) {
      throw new LossException("the model's first output must be floating, it is " + output.type());
    }
    return switch (this) {
      case CrossEntropy loss -> CrossEntropyGraph.append(builder, loss, output, require(targets));
      case MeanSquaredError loss ->
          ElementwiseLosses.meanSquaredError(builder, loss.reduction(), output, require(targets));
      case BinaryCrossEntropyWithLogits loss ->
          ElementwiseLosses.binaryCrossEntropy(builder, loss.reduction(), output, require(targets));
      case Output _ -> ElementwiseLosses.scalar(builder, output);
    };
  }

  private static StoredTensor require(Optional<StoredTensor> targets) {
    return targets.orElseThrow(() -> new LossException("the batch must hold 'targets'"));
  }
}
