package io.curvescope.server.analysis.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.curvescope.curvature.CurvatureMatrix;
import io.curvescope.curvature.exec.Precision;
import io.curvescope.curvature.loss.Loss;
import io.curvescope.curvature.loss.Reduction;
import io.curvescope.curvature.operator.CancellationToken;
import io.curvescope.curvature.operator.ComputationCancelledException;
import io.curvescope.curvature.operator.MemoryLimitException;
import io.curvescope.server.analysis.AnalysisRequest;
import io.curvescope.server.analysis.AnalysisRequest.DensitySection;
import io.curvescope.server.analysis.AnalysisResult;
import io.curvescope.server.analysis.ResultDensity;
import io.curvescope.server.analysis.ResultEigenvalue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Against what PyTorch computed in double precision. */
class CurvatureAnalysisTest {
  private static final Path CASES = Path.of("../oracle/src/test/resources/cases");
  private static final long GIGABYTE = 1L << 30;

  private final ProgressTracker progress = new ProgressTracker(InstantSource.system());

  @Test
  void everySectionOfANetworkAgreesWithTheWholeSpectrum() throws IOException {
    JsonNode expected = expected("c_mlp_tanh");

    AnalysisResult result =
        compute(everything(Precision.FLOAT64, true), new MemoryBudget(GIGABYTE, 1));

    assertThat(result.loss()).isCloseTo(expected.get("loss_value").doubleValue(), within(1e-12));
    assertThat(result.gradientNorm())
        .isCloseTo(expected.get("grad_norm").doubleValue(), within(1e-12));
    assertThat(result.parameters()).isEqualTo(1507);
    assertThat(result.parameterNames()).hasSize(6);
    JsonNode eigenvalues = expected.get("eigenvalues");
    List<ResultEigenvalue> top = result.top().orElseThrow();
    List<ResultEigenvalue> bottom = result.bottom().orElseThrow();
    assertThat(top).hasSize(5).allMatch(ResultEigenvalue::converged);
    assertThat(bottom).hasSize(3);
    List<Double> ascending = eigenvalues.valueStream().map(JsonNode::doubleValue).sorted().toList();
    for (int i = 0; i < top.size(); i++) {
      assertThat(top.get(i).value()).isCloseTo(ascending.get(1506 - i), within(1e-9));
    }
    for (int i = 0; i < bottom.size(); i++) {
      assertThat(bottom.get(i).value()).isCloseTo(ascending.get(i), within(1e-9));
    }
    assertThat(result.trace().orElseThrow().value())
        .isCloseTo(expected.get("trace").doubleValue(), within(1e-9));
    assertThat(result.trace().orElseThrow().stderr()).isZero();
    ResultDensity density = result.density().orElseThrow();
    assertThat(density.weights().stream().mapToDouble(Double::doubleValue).sum())
        .isCloseTo(1, within(1e-9));
    assertThat(result.layers().orElseThrow())
        .hasSize(6)
        .allMatch(layer -> layer.top() <= top.getFirst().value() + 1e-9);
    // H + 1e-6 I is indefinite here.
    assertThat(result.conditionNumber()).isEmpty();
    assertThat(result.matvecs()).isEqualTo(progress.current().matvecs()).isPositive();
    assertThat(progress.current().expectedMatvecs()).isEqualTo(result.matvecs());
  }

  @Test
  void neitherMemoryNorPiecesChangeABit() throws IOException {
    AnalysisRequest request = everything(Precision.FLOAT32, false);

    AnalysisResult whole = compute(request, new MemoryBudget(GIGABYTE, 1));
    AnalysisResult pieces = compute(request, new MemoryBudget(GIGABYTE, 512));

    assertThat(pieces.top()).isEqualTo(whole.top());
    assertThat(pieces.bottom()).isEqualTo(whole.bottom());
    assertThat(pieces.density()).isEqualTo(whole.density());
    assertThat(pieces.trace()).isEqualTo(whole.trace());
  }

  @Test
  void aBudgetThatIsTooSmallIsSaidWithTheFigures() {
    assertThatThrownBy(
            () -> compute(everything(Precision.FLOAT64, false), new MemoryBudget(1 << 18, 1)))
        .isInstanceOfSatisfying(
            MemoryLimitException.class,
            e -> assertThat(e.predictedBytes()).isGreaterThan(e.limitBytes()));
  }

  @Test
  void cancellingStopsItBeforeTheNextProduct() {
    AtomicInteger asked = new AtomicInteger();

    assertThatThrownBy(
            () ->
                new CurvatureAnalysis(
                        everything(Precision.FLOAT64, false),
                        new MemoryBudget(GIGABYTE, 1),
                        () -> asked.incrementAndGet() > 5,
                        progress)
                    .compute(input("c_mlp_tanh")))
        .isInstanceOf(ComputationCancelledException.class);
    assertThat(asked).hasValue(6);
  }

  private AnalysisResult compute(AnalysisRequest request, MemoryBudget budget) throws IOException {
    return new CurvatureAnalysis(request, budget, CancellationToken.NONE, progress)
        .compute(input("c_mlp_tanh"));
  }

  private static AnalysisRequest everything(Precision dtype, boolean layers) {
    return new AnalysisRequest(
        new Loss.CrossEntropy(Reduction.MEAN),
        CurvatureMatrix.HESSIAN,
        Optional.empty(),
        5,
        3,
        4,
        Optional.of(new DensitySection(4, 20)),
        layers ? OptionalInt.of(8) : OptionalInt.empty(),
        layers,
        dtype,
        1);
  }

  private static AnalysisInput input(String name) throws IOException {
    Path folder = CASES.resolve(name);
    return new AnalysisInput(
        Files.readAllBytes(folder.resolve("model.onnx")),
        Optional.of(Files.readAllBytes(folder.resolve("weights.safetensors"))),
        Files.readAllBytes(folder.resolve("batch.safetensors")));
  }

  private static JsonNode expected(String name) {
    return JsonMapper.shared().readTree(CASES.resolve(name).resolve("expected.json"));
  }
}
