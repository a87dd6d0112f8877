package io.curvescope.oracle.exported;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.curvescope.curvature.CurvatureOptions;
import io.curvescope.curvature.CurvatureProblem;
import io.curvescope.curvature.exec.Precision;
import io.curvescope.curvature.onnx.OnnxModel;
import io.curvescope.curvature.onnx.lowering.Batch;
import io.curvescope.curvature.parameter.ModelParameters;
import io.curvescope.testkit.proof.TimeBudget;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * Every exported network has the loss, the gradient norm and the spectra that PyTorch found by
 * double backward in float64.
 */
@TimeBudget(seconds = 90)
class ExportedCurvatureTest {
  /** The largest network whose Hessian is written out. */
  private static final int LARGEST_DENSE = 2500;

  /**
   * The largest whose eigenvalues are computed in float too; of larger ones float's matrix is
   * compared by its trace and its norm, and by eigenvalues in the endurance run.
   */
  private static final int LARGEST_FLOAT_SPECTRUM = 1000;

  private static final int BLOCK = 64;

  /**
   * Files that hold a constant of the network in binary32: the square root of 2 in GELU, its tanh
   * approximation's factors, a slope of 0.2, an attention's scale.
   */
  private static final Pattern ROUNDED_CONSTANTS =
      Pattern.compile(
          "(d_mlp_gelu_layernorm|f_transformer|bag_of_tokens_mask|torch_encoder_\\w+|encoder_decoder)/.*"
              + "|decoder_(tied_ignore|untied_smooth)/model(-torch-1.13)?.onnx"
              + "|vit/model-torch-1.13.onnx");

  static Stream<Arguments> networks() throws IOException {
    return ExportedCase.all()
        .flatMap(
            exported ->
                Stream.of(Precision.values()).map(precision -> Arguments.of(exported, precision)));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void agreesWithPyTorch(ExportedCase exported, Precision precision) throws IOException {
    assertAgrees(
        exported,
        precision,
        precision == Precision.FLOAT64 ? LARGEST_DENSE : LARGEST_FLOAT_SPECTRUM);
  }

  @Tag("endurance")
  @ParameterizedTest
  @MethodSource("networks")
  void agreesWithPyTorchInEverySpectrum(ExportedCase exported, Precision precision)
      throws IOException {
    assertAgrees(exported, precision, LARGEST_DENSE);
  }

  private static void assertAgrees(ExportedCase exported, Precision precision, int largestSpectrum)
      throws IOException {
    JsonNode expected = exported.expected();
    try (CurvatureProblem problem = problem(exported, precision)) {
      double loss = exported.expectedLoss();
      double tolerance = tolerance(exported, precision);
      assertThat(problem.loss()).isCloseTo(loss, within(tolerance * (1 + loss)));
      if (exported.parametersOfTheGraph().isPresent()) {
        double norm = expected.get("grad_norm").asDouble();
        assertThat(problem.dimension()).isEqualTo(expected.get("n_params").asInt());
        assertThat(problem.gradientNorm()).isCloseTo(norm, within(tolerance * (1 + norm)));
        if (problem.dimension() <= LARGEST_DENSE) {
          assertSpectra(problem, expected, tolerance, problem.dimension() <= largestSpectrum);
        }
      }
    }
  }

  private static void assertSpectra(
      CurvatureProblem problem, JsonNode expected, double tolerance, boolean withEigenvalues) {
    double[] eigenvalues = numbers(expected.get("eigenvalues"));
    double largest =
        Math.max(Math.abs(eigenvalues[0]), Math.abs(eigenvalues[eigenvalues.length - 1]));
    DenseMatrix hessian = DenseMatrix.of(problem.hessian(), BLOCK);
    assertThat(hessian.asymmetry()).isLessThanOrEqualTo(tolerance * largest);
    if (withEigenvalues) {
      assertThat(distance(hessian, eigenvalues)).isLessThanOrEqualTo(tolerance * largest);
    }
    if (eigenvalues.length == problem.dimension()) {
      double norm = Math.sqrt(Arrays.stream(eigenvalues).map(value -> value * value).sum());
      assertThat(hessian.norm()).isCloseTo(norm, within(tolerance * norm));
    }
    assertThat(hessian.trace())
        .isCloseTo(
            expected.get("trace").asDouble(), within(tolerance * largest * eigenvalues.length));
    if (expected.has("ggn")) {
      DenseMatrix gaussNewton = DenseMatrix.of(problem.gaussNewton(), BLOCK);
      double[] top = numbers(expected.get("ggn").get("eigenvalues_top"));
      assertThat(gaussNewton.asymmetry()).isLessThanOrEqualTo(tolerance * largest);
      if (withEigenvalues) {
        assertThat(distance(gaussNewton, top)).isLessThanOrEqualTo(tolerance * largest);
      }
    }
  }

  private static CurvatureProblem problem(ExportedCase exported, Precision precision)
      throws IOException {
    OnnxModel model = exported.model();
    return CurvatureProblem.of(
        model,
        ModelParameters.choose(
            model, exported.parametersOfTheGraph(), Optional.of(exported.weights())),
        Batch.of(model, exported.batch()),
        exported.loss(),
        CurvatureOptions.of(precision));
  }

  /** The largest difference from the leading eigenvalues, which descend. */
  private static double distance(DenseMatrix matrix, double[] expected) {
    double[] eigenvalues = matrix.eigenvalues();
    return IntStream.range(0, expected.length)
        .mapToDouble(i -> Math.abs(eigenvalues[i] - expected[i]))
        .max()
        .orElseThrow();
  }

  /** Relative to the largest eigenvalue. Folding and fusing are done in binary32 too. */
  private static double tolerance(ExportedCase exported, Precision precision) throws IOException {
    if (precision == Precision.FLOAT32) {
      return 1e-6;
    }
    boolean rounded =
        ROUNDED_CONSTANTS.matcher(exported.toString()).matches()
            || exported.parametersOfTheGraph().isEmpty();
    return rounded ? 1e-8 : 1e-12;
  }

  private static double[] numbers(JsonNode array) {
    return IntStream.range(0, array.size()).mapToDouble(i -> array.get(i).asDouble()).toArray();
  }
}
