package io.curvescope.server.demo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.curvescope.curvature.CurvatureProblem;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class NewtonCgTest {
  private final DigitsNetwork network;

  NewtonCgTest() throws IOException {
    network = DigitsNetwork.load();
  }

  @Test
  void thePlainPassForwardIsTheLibrarysLoss() {
    try (CurvatureProblem problem = network.at(network.initialWeights())) {
      assertThat(problem.dimension()).isEqualTo(network.size()).isEqualTo(1210);
      assertThat(network.loss(network.initialWeights())).isCloseTo(problem.loss(), within(1e-14));
    }
  }

  @Test
  void dampedStepsNeverGoUphillAndLearnTheDigits() {
    NewtonCg training = NewtonCg.damped(network);
    double before = training.loss();
    for (int i = 0; i < 15; i++) {
      training.advance();
      assertThat(training.loss()).isLessThanOrEqualTo(before);
      before = training.loss();
    }
    assertThat(before).isLessThan(0.03);
  }

  @Test
  void excessiveStepsDivergeToNaN() {
    NewtonCg training = NewtonCg.excessive(network, 30);
    int steps = 0;
    while (training.isFinite() && steps < 60) {
      training.advance();
      steps++;
    }

    assertThat(training.loss()).isNaN();
    assertThat(steps).isGreaterThan(3);
  }
}
