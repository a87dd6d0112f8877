package io.curvescope.oracle.exported;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.curvescope.curvature.CurvatureMatrix;
import io.curvescope.curvature.CurvatureOptions;
import io.curvescope.curvature.CurvatureProblem;
import io.curvescope.curvature.exec.CpuDevice;
import io.curvescope.curvature.exec.Precision;
import io.curvescope.curvature.onnx.OnnxModel;
import io.curvescope.curvature.onnx.lowering.Batch;
import io.curvescope.curvature.operator.GraphOperator;
import io.curvescope.curvature.operator.MemoryLimitException;
import io.curvescope.curvature.operator.Monitor;
import io.curvescope.curvature.parameter.ModelParameters;
import io.curvescope.curvature.spectrum.EigenvalueMethod;
import io.curvescope.curvature.spectrum.EigenvalueRequest;
import io.curvescope.curvature.spectrum.EigenvalueSolver;
import io.curvescope.curvature.spectrum.Eigenvalues;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import tools.jackson.databind.JsonNode;

class CurvatureProblemTest {

  private static CurvatureProblem problem(String name, CurvatureOptions options)
      throws IOException {
    ExportedCase exported = ExportedCase.named(name);
    OnnxModel model = exported.model();
    return CurvatureProblem.of(
        model,
        ModelParameters.choose(model, Optional.empty(), Optional.of(exported.weights())),
        Batch.of(model, exported.batch()),
        exported.loss(),
        options);
  }

  private static CurvatureProblem problem(String name) throws IOException {
    return problem(name, CurvatureOptions.of(Precision.FLOAT64));
  }

  private static INDArray vectors(int block, int dimension) {
    INDArray vectors = Nd4j.create(DataType.DOUBLE, block, dimension);
    for (int row = 0; row < block; row++) {
      for (int column = 0; column < dimension; column++) {
        vectors.putScalar(row, column, Math.sin(1 + row * 7.3 + column * 1.7));
      }
    }
    return vectors;
  }

  private static double[] products(GraphOperator operator, INDArray vectors) {
    INDArray products = Nd4j.create(DataType.DOUBLE, vectors.rows(), vectors.columns());
    operator.apply(vectors, products);
    return products.data().asDouble();
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void lanczosFindsTheEndsOfALargeNetworksSpectrum(Precision precision) throws IOException {
    JsonNode expected = ExportedCase.named("j_mlp_784").expected();
    JsonNode top = expected.get("eigenvalues_top");
    JsonNode bottom = expected.get("eigenvalues_bottom");
    double largest = top.get(0).asDouble();
    double tolerance = (precision == Precision.FLOAT32 ? 1e-6 : 1e-12) * largest;
    try (CurvatureProblem problem = problem("j_mlp_784", CurvatureOptions.of(precision))) {
      EigenvalueRequest request =
          EigenvalueRequest.of(10, 5).withMethod(EigenvalueMethod.LANCZOS).withSeed(1);
      Eigenvalues found = EigenvalueSolver.solve(problem.hessian(), request, Monitor.NONE);
      assertThat(found.isConverged()).isTrue();
      for (int i = 0; i < 10; i++) {
        assertThat(found.top().get(i).value())
            .as("top %d", i)
            .isCloseTo(top.get(i).asDouble(), within(tolerance));
      }
      for (int i = 0; i < 5; i++) {
        assertThat(found.bottom().get(i).value())
            .as("bottom %d", i)
            .isCloseTo(bottom.get(i).asDouble(), within(tolerance));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"c_mlp_tanh", "e_cnn_maxpool", "f_transformer"})
  void aMemoryBudgetCutsTheBlockAndKeepsTheBits(String name) throws IOException {
    try (CurvatureProblem free = problem(name)) {
      int block = 7;
      INDArray vectors = vectors(block, free.dimension());
      double[] whole = products(free.hessian(), vectors);
      long least = free.predictedBytes(CurvatureMatrix.HESSIAN, 1);
      long most = free.predictedBytes(CurvatureMatrix.HESSIAN, block);
      assertThat(least).isLessThan(most);
      long budget = (least + most) / 2;
      CurvatureOptions options =
          CurvatureOptions.of(Precision.FLOAT64).withMemoryBudgetBytes(budget);
      try (CurvatureProblem bounded = problem(name, options)) {
        assertThat(products(bounded.hessian(), vectors)).isEqualTo(whole);
        assertThat(bounded.hessian().predictedBytes(block)).isLessThanOrEqualTo(budget);
      }
    }
  }

  @Test
  void aBudgetThatHoldsNoProductIsRefusedWithTheFigures() throws IOException {
    CurvatureOptions options = CurvatureOptions.of(Precision.FLOAT64).withMemoryBudgetBytes(4096);
    try (CurvatureProblem problem = problem("c_mlp_tanh", options)) {
      assertThatThrownBy(problem::hessian)
          .isInstanceOfSatisfying(
              MemoryLimitException.class,
              refusal -> {
                assertThat(refusal.limitBytes()).isEqualTo(4096);
                assertThat(refusal.predictedBytes()).isGreaterThan(4096);
              });
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"c_mlp_tanh", "e_cnn_maxpool", "f_transformer"})
  void predictsThePeakOfNativeMemory(String name) throws IOException {
    CpuDevice device = new CpuDevice();
    CurvatureOptions options =
        new CurvatureOptions(device, Precision.FLOAT64, OptionalLong.empty());
    try (CurvatureProblem problem = problem(name, options)) {
      int block = 4;
      long predicted = problem.predictedBytes(CurvatureMatrix.HESSIAN, block);
      assertThat(device.peakAllocatedBytes()).as("planning allocates nothing").isZero();
      var unused = products(problem.hessian(), vectors(block, problem.dimension()));
      assertThat((double) device.peakAllocatedBytes())
          .isCloseTo(predicted, within(0.05 * predicted));
    }
    assertThat(device.allocatedBytes()).isZero();
  }

  @Test
  void aLayersBlockIsTheBlockOfTheWholeMatrix() throws IOException {
    try (CurvatureProblem problem = problem("h_saddle")) {
      DenseMatrix whole = DenseMatrix.of(problem.hessian(), 16);
      problem
          .layers(CurvatureMatrix.HESSIAN)
          .forEach(
              (name, layer) -> {
                int offset =
                    problem.parameters().stream()
                        .filter(slice -> slice.name().equals(name))
                        .findFirst()
                        .orElseThrow()
                        .offset();
                DenseMatrix block = DenseMatrix.of(layer, 8);
                for (int i = 0; i < block.size(); i++) {
                  for (int j = 0; j < block.size(); j++) {
                    assertThat(block.elements()[i * block.size() + j])
                        .isCloseTo(
                            whole.elements()[(offset + i) * whole.size() + offset + j],
                            within(1e-14));
                  }
                }
              });
    }
  }

  @Test
  void theMeanOverEqualMiniBatchesIsTheWhole() throws IOException {
    try (CurvatureProblem problem = problem("c_mlp_tanh")) {
      INDArray vectors = vectors(1, problem.dimension());
      double[] whole = products(problem.hessian(), vectors);
      double[] mean = new double[whole.length];
      double loss = 0;
      List<CurvatureProblem> parts = problem.miniBatches(4);
      for (CurvatureProblem part : parts) {
        try (part) {
          double[] own = products(part.hessian(), vectors);
          for (int i = 0; i < mean.length; i++) {
            mean[i] += own[i] / parts.size();
          }
          loss += part.loss() / parts.size();
        }
      }
      assertThat(loss).isCloseTo(problem.loss(), within(1e-14));
      assertThat(mean).containsExactly(whole, within(1e-13));
    }
  }

  @Test
  void theGaussNewtonMatrixNeedsALossOfTheOutput() throws IOException {
    try (CurvatureProblem problem = problem("scalar_output")) {
      assertThatThrownBy(problem::gaussNewton)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'output'");
    }
  }

  @Test
  void anUnknownParameterIsRefusedWithTheKnownOnes() throws IOException {
    try (CurvatureProblem problem = problem("a_linreg_mean")) {
      assertThatThrownBy(() -> problem.block(CurvatureMatrix.HESSIAN, List.of("weights")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'weights'")
          .hasMessageContaining("[weight, bias]");
    }
  }
}
