package io.curvescope.oracle.exported;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.curvescope.curvature.graph.ReferenceInterpreter;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every network that PyTorch exported gives the loss that PyTorch found in float64. */
class ExportedModelsTest {
  /**
   * Where the file holds a constant such as sqrt(2) in binary32; otherwise sums differ by their
   * order only.
   */
  private static final double TOLERANCE = 2e-7;

  static Stream<ExportedCase> cases() throws IOException {
    return ExportedCase.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void givesTheLossOfPyTorch(ExportedCase exported) throws IOException {
    ExportedCase.Bound bound = exported.bind(Optional.empty());
    double loss = ReferenceInterpreter.evaluate(bound.graph(), bound.inputs()).getFirst().realAt(0);
    assertThat(loss)
        .isCloseTo(
            exported.expectedLoss(), within(TOLERANCE * Math.max(1, exported.expectedLoss())));
  }
}
