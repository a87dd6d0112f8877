package io.curvescope.curvature.onnx.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class OperatorSamplesTest {

  @Test
  void everySupportedOperatorHasASampleWhoseDerivativesAreTested() {
    assertThat(new TreeSet<>(OperatorSamples.operators()))
        .containsAll(OperatorRegistry.supported());
  }
}
