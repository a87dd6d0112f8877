package io.curvescope.oracle.exported;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.curvescope.curvature.operator.Monitor;
import io.curvescope.curvature.operator.SpectrumOperator;
import io.curvescope.curvature.spectrum.EigenvalueMethod;
import io.curvescope.curvature.spectrum.EigenvalueRequest;
import io.curvescope.curvature.spectrum.EigenvalueSolver;
import io.curvescope.curvature.spectrum.Eigenvalues;
import io.curvescope.curvature.spectrum.Eigenvalues.Completeness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import tools.jackson.databind.JsonNode;

/** Lanczos on the spectra of real networks, null spaces, clusters and negative tails included. */
class RecordedSpectrumTest {

  static Stream<Arguments> spectra() throws IOException {
    return ExportedCase.all()
        .filter(one -> one.folder().toString().contains("cases"))
        .filter(one -> eigenvalues(one).length > 0)
        .flatMap(
            one ->
                Stream.of(
                    Arguments.of(one, DataType.DOUBLE, 1), Arguments.of(one, DataType.FLOAT, 4)));
  }

  @ParameterizedTest
  @MethodSource("spectra")
  void lanczosFindsBothEnds(ExportedCase network, DataType type, int block) {
    SpectrumOperator operator = SpectrumOperator.of(type, eigenvalues(network));
    Eigenvalues found =
        EigenvalueSolver.solve(
            operator,
            EigenvalueRequest.of(10, 5)
                .withMethod(EigenvalueMethod.LANCZOS)
                .withBlock(block)
                .withSeed(1),
            Monitor.NONE);
    double[] ascending = operator.ascending();
    int dimension = ascending.length;
    double scale = Math.max(Math.abs(ascending[0]), Math.abs(ascending[dimension - 1]));
    double allowed = (type == DataType.FLOAT ? 1e-6 : 1e-12) * scale;
    assertThat(found.isConverged()).isTrue();
    assertThat(found.completeness()).isNotEqualTo(Completeness.UNVERIFIED);
    for (int i = 0; i < found.top().size(); i++) {
      assertThat(found.top().get(i).value())
          .as("top %d", i)
          .isEqualTo(ascending[dimension - 1 - i], within(allowed));
    }
    for (int i = 0; i < found.bottom().size(); i++) {
      assertThat(found.bottom().get(i).value())
          .as("bottom %d", i)
          .isEqualTo(ascending[i], within(allowed));
    }
  }

  private static double[] eigenvalues(ExportedCase network) {
    try {
      JsonNode values = network.expected().path("eigenvalues");
      return values.valueStream().mapToDouble(JsonNode::asDouble).toArray();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
