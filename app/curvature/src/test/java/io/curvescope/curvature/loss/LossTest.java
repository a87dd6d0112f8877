package io.curvescope.curvature.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.curvescope.curvature.graph.GraphBuilder;
import io.curvescope.curvature.graph.ReferenceInterpreter;
import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.graph.Tensor;
import io.curvescope.curvature.safetensors.StoredTensor;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Losses against PyTorch's formulas, written out. */
class LossTest {
  private static final Shape LOGITS = Shape.of(2, 3);
  private static final double[] X = {0.5, -1, 2, 1, 0, -0.5};

  private static double evaluate(Loss loss, Shape shape, double[] output, StoredTensor targets) {
    GraphBuilder builder = new GraphBuilder();
    return ReferenceInterpreter.evaluate(
            builder.build(
                List.of(
                    loss.append(
                        builder,
                        builder.constant(Tensor.real(shape, output)),
                        Optional.of(targets)))),
            List.of())
        .getFirst()
        .realAt(0);
  }

  private static double logProbability(int row, int id) {
    double sum = 0;
    for (int c = 0; c < 3; c++) {
      sum += Math.exp(X[3 * row + c]);
    }
    return X[3 * row + id] - Math.log(sum);
  }

  @Test
  void crossEntropyOfClassIds() {
    StoredTensor ids = StoredTensor.ofLongs(Shape.of(2), 2, 0);
    double sum = -logProbability(0, 2) - logProbability(1, 0);
    assertThat(evaluate(new Loss.CrossEntropy(Reduction.SUM), LOGITS, X, ids))
        .isCloseTo(sum, within(1e-14));
    assertThat(evaluate(new Loss.CrossEntropy(Reduction.MEAN), LOGITS, X, ids))
        .isCloseTo(sum / 2, within(1e-14));
  }

  @Test
  void theMeanLeavesOutWhatIsIgnored() {
    StoredTensor ids = StoredTensor.ofLongs(Shape.of(2), -100, 1);
    assertThat(evaluate(new Loss.CrossEntropy(Reduction.MEAN), LOGITS, X, ids))
        .isCloseTo(-logProbability(1, 1), within(1e-14));
    assertThatThrownBy(
            () ->
                evaluate(
                    new Loss.CrossEntropy(Reduction.MEAN, 7, 0),
                    LOGITS,
                    X,
                    StoredTensor.ofLongs(Shape.of(2), 7, 7)))
        .isInstanceOf(LossException.class)
        .hasMessageContaining("every target is ignored");
  }

  @Test
  void smoothingSpreadsTheTarget() {
    StoredTensor ids = StoredTensor.ofLongs(Shape.of(2), 2, -1);
    double even = (logProbability(0, 0) + logProbability(0, 1) + logProbability(0, 2)) / 3;
    assertThat(evaluate(new Loss.CrossEntropy(Reduction.MEAN, -1, 0.3), LOGITS, X, ids))
        .isCloseTo(-0.7 * logProbability(0, 2) - 0.3 * even, within(1e-14));
  }

  @Test
  void probabilitiesWeighTheClasses() {
    StoredTensor probabilities = StoredTensor.ofDoubles(LOGITS, 0.2, 0.3, 0.5, 1, 0, 0);
    double expected =
        -(0.2 * logProbability(0, 0)
                + 0.3 * logProbability(0, 1)
                + 0.5 * logProbability(0, 2)
                + logProbability(1, 0))
            / 2;
    assertThat(evaluate(new Loss.CrossEntropy(Reduction.MEAN), LOGITS, X, probabilities))
        .isCloseTo(expected, within(1e-14));
  }

  @Test
  void classesLieInAxisOneOrLast() {
    double expected =
        evaluate(
            new Loss.CrossEntropy(Reduction.SUM),
            LOGITS,
            X,
            StoredTensor.ofLongs(Shape.of(2), 2, 0));
    assertThat(
            evaluate(
                new Loss.CrossEntropy(Reduction.SUM),
                Shape.of(1, 2, 3),
                X,
                StoredTensor.ofLongs(Shape.of(1, 2), 2, 0)))
        .isCloseTo(expected, within(1e-14));
    double[] swapped = {0.5, 1, -1, 0, 2, -0.5};
    assertThat(
            evaluate(
                new Loss.CrossEntropy(Reduction.SUM),
                Shape.of(1, 3, 2),
                swapped,
                StoredTensor.ofLongs(Shape.of(1, 2), 2, 0)))
        .isCloseTo(expected, within(1e-14));
    assertThat(
            evaluate(
                new Loss.CrossEntropy(Reduction.SUM),
                Shape.of(1, 3, 1, 2),
                swapped,
                StoredTensor.ofLongs(Shape.of(1, 1, 2), 2, 0)))
        .isCloseTo(expected, within(1e-14));
  }

  @Test
  void wrongTargetsAreRefusedWithTheReason() {
    Loss loss = new Loss.CrossEntropy(Reduction.MEAN);
    assertThatThrownBy(() -> evaluate(loss, LOGITS, X, StoredTensor.ofLongs(Shape.of(2), 0, 3)))
        .hasMessageContaining("class id 3 at element 1 of the targets must be from 0 to 2");
    assertThatThrownBy(() -> evaluate(loss, LOGITS, X, StoredTensor.ofLongs(Shape.of(3), 0, 1, 2)))
        .hasMessageContaining("needs class ids of shape [2]");
    assertThatThrownBy(() -> evaluate(loss, LOGITS, X, StoredTensor.ofFloats(Shape.of(2), 0, 1)))
        .hasMessageContaining("class ids must be integers");
    assertThatThrownBy(
            () ->
                evaluate(
                    new Loss.MeanSquaredError(Reduction.MEAN),
                    LOGITS,
                    X,
                    StoredTensor.ofFloats(Shape.of(2), 0, 1)))
        .hasMessageContaining("mse: targets must have the output's shape [2, 3]");
    assertThatThrownBy(
            () -> evaluate(new Loss.Output(), LOGITS, X, StoredTensor.ofFloats(Shape.of(2), 0, 1)))
        .hasMessageContaining("single number");
    assertThatThrownBy(() -> new Loss.CrossEntropy(Reduction.MEAN, 0, 1.5))
        .hasMessageContaining("label_smoothing");
  }

  @Test
  void meanSquaredErrorAveragesOverAllElements() {
    StoredTensor zero = StoredTensor.ofDoubles(LOGITS, 0, 0, 0, 0, 0, 0);
    double sum = 0.25 + 1 + 4 + 1 + 0.25;
    assertThat(evaluate(new Loss.MeanSquaredError(Reduction.MEAN), LOGITS, X, zero))
        .isCloseTo(sum / 6, within(1e-15));
    assertThat(evaluate(new Loss.MeanSquaredError(Reduction.SUM), LOGITS, X, zero))
        .isCloseTo(sum, within(1e-15));
  }

  @Test
  void binaryCrossEntropyDoesNotOverflow() {
    double loss =
        evaluate(
            new Loss.BinaryCrossEntropyWithLogits(Reduction.SUM),
            Shape.of(3),
            new double[] {800, -800, 1},
            StoredTensor.ofDoubles(Shape.of(3), 0, 1, 0.25));
    double last =
        -0.25 * Math.log(1 / (1 + Math.exp(-1))) - 0.75 * Math.log(1 - 1 / (1 + Math.exp(-1)));
    assertThat(loss).isCloseTo(1600 + last, within(1e-12));
  }
}
