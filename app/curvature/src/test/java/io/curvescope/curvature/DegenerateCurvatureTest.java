package io.curvescope.curvature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.curvescope.curvature.exec.Precision;
import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.loss.Loss;
import io.curvescope.curvature.loss.Reduction;
import io.curvescope.curvature.onnx.TestModel;
import io.curvescope.curvature.operator.Monitor;
import io.curvescope.curvature.safetensors.StoredTensor;
import io.curvescope.curvature.solve.CgOutcome;
import io.curvescope.curvature.solve.CgRequest;
import io.curvescope.curvature.solve.CgResult;
import io.curvescope.curvature.solve.ConjugateGradient;
import io.curvescope.curvature.spectrum.ConditionNumber;
import io.curvescope.curvature.spectrum.Density;
import io.curvescope.curvature.spectrum.DensityEstimator;
import io.curvescope.curvature.spectrum.DensityRequest;
import io.curvescope.curvature.spectrum.Eigenvalue;
import io.curvescope.curvature.spectrum.EigenvalueMethod;
import io.curvescope.curvature.spectrum.EigenvalueRequest;
import io.curvescope.curvature.spectrum.EigenvalueSolver;
import io.curvescope.curvature.spectrum.Eigenvalues;
import io.curvescope.curvature.spectrum.ProbeRequest;
import io.curvescope.curvature.spectrum.TraceEstimator;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Models whose curvature is degenerate, from ONNX bytes to spectra and Newton steps. */
class DegenerateCurvatureTest {
  private static final Loss SQUARED = new Loss.MeanSquaredError(Reduction.SUM);
  private static final CurvatureOptions DOUBLE = CurvatureOptions.of(Precision.FLOAT64);

  /** The summed squared error of x w against targets; its Hessian is 2 x'x for each column of w. */
  private static CurvatureProblem regression(
      Shape inputs, double[] x, Shape weights, double[] w, double[] targets, Precision precision) {
    Shape outputs = Shape.of(inputs.dimension(0), weights.dimension(1));
    return new TestModel()
        .input("x", inputs, x)
        .initializer("w", StoredTensor.ofDoubles(weights, w))
        .node("MatMul", "x,w", "y")
        .problem(
            "y",
            SQUARED,
            Optional.of(StoredTensor.ofDoubles(outputs, targets)),
            CurvatureOptions.of(precision));
  }

  private static List<Double> values(List<Eigenvalue> eigenvalues) {
    return eigenvalues.stream().map(Eigenvalue::value).toList();
  }

  private static Eigenvalues solve(CurvatureProblem problem, int top, int bottom) {
    return EigenvalueSolver.solve(
        problem.hessian(), EigenvalueRequest.of(top, bottom).withSeed(3), Monitor.NONE);
  }

  private static double[] product(CurvatureProblem problem, double... vector) {
    try (INDArray vectors = Nd4j.createFromArray(vector).reshape(1, vector.length);
        INDArray products = Nd4j.createUninitialized(vectors.dataType(), 1, vector.length)) {
      problem.hessian().apply(vectors, products);
      return products.data().asDouble();
    }
  }

  /**
   * Two samples of 400 features: all but two directions of the Krylov space are exhausted at once.
   */
  @ParameterizedTest
  @EnumSource(Precision.class)
  void breakdownOfLanczosLeavesTheInvariantSpace(Precision precision) {
    int features = 400;
    double[] x = new double[2 * features];
    Arrays.fill(x, 0, features / 2, 0.25);
    Arrays.fill(x, 3 * features / 2, 2 * features, 0.5);
    try (CurvatureProblem problem =
        regression(
            Shape.of(2, features),
            x,
            Shape.of(features, 1),
            new double[features],
            new double[] {1, 1},
            precision)) {
      Eigenvalues found =
          EigenvalueSolver.solve(
              problem.hessian(),
              EigenvalueRequest.of(5, 1).withMethod(EigenvalueMethod.LANCZOS).withSeed(3),
              Monitor.NONE);
      assertThat(found.isConverged()).isTrue();
      double tolerance = precision == Precision.FLOAT64 ? 1e-11 : 1e-3;
      assertThat(values(found.top()))
          .usingElementComparator((a, b) -> Math.abs(a - b) <= tolerance ? 0 : 1)
          .containsExactly(100.0, 25.0, 0.0, 0.0, 0.0);
      assertThat(found.bottom().getFirst().value()).isCloseTo(0, within(tolerance));
    }
  }

  /** Three outputs over the same inputs: each eigenvalue occurs three times. */
  @ParameterizedTest
  @EnumSource(EigenvalueMethod.class)
  void repeatedEigenvaluesAreFoundAsOftenAsTheyOccur(EigenvalueMethod method) {
    int features = 100;
    double[] x = new double[features * features];
    for (int i = 0; i < features; i++) {
      x[i * features + i] = i < 2 ? 4 - i : 1 + 0.5 * Math.sin(i);
    }
    try (CurvatureProblem problem =
        regression(
            Shape.of(features, features),
            x,
            Shape.of(features, 3),
            new double[3 * features],
            new double[3 * features],
            Precision.FLOAT64)) {
      Eigenvalues found =
          EigenvalueSolver.solve(
              problem.hessian(),
              EigenvalueRequest.of(6, 0).withMethod(method).withSeed(3),
              Monitor.NONE);
      assertThat(found.isConverged()).isTrue();
      assertThat(values(found.top()))
          .usingElementComparator((a, b) -> Math.abs(a - b) <= 1e-10 ? 0 : 1)
          .containsExactly(32.0, 32.0, 32.0, 18.0, 18.0, 18.0);
    }
  }

  /** More weights than samples, and one that the output does not depend on. */
  @Test
  void theNullSpaceIsCountedAndMakesTheConditionNumberInfinite() {
    TestModel model =
        new TestModel()
            .input("x", Shape.of(2, 3), 1, 2, 0, 0, 1, 0)
            .initializer("w", StoredTensor.ofDoubles(Shape.of(3, 1), 1, 2, 3))
            .initializer("unused", StoredTensor.ofDoubles(Shape.of(2), 1, 2))
            .node("MatMul", "x,w", "y");
    Optional<StoredTensor> targets = Optional.of(StoredTensor.ofDoubles(Shape.of(2, 1), 0, 0));
    try (CurvatureProblem problem = model.problem("y", SQUARED, targets, DOUBLE)) {
      assertThat(problem.dimension()).isEqualTo(5);
      assertThat(problem.gradient().toDoubleVector()).endsWith(0, 0, 0);
      Eigenvalues found = solve(problem, 5, 1);
      assertThat(values(found.top()).subList(2, 5)).containsExactly(0.0, 0.0, 0.0);
      assertThat(values(found.top()).get(1)).isCloseTo(6 - Math.sqrt(32), within(1e-14));
      assertThat(ConditionNumber.ofWholeSpectrum(found).orElseThrow().value()).isInfinite();
      assertThat(ConditionNumber.ofDamped(found, 1).orElseThrow().value())
          .isCloseTo(7 + Math.sqrt(32), within(1e-13));
      Density density =
          DensityEstimator.estimate(problem.hessian(), DensityRequest.of(4, 5), Monitor.NONE);
      assertThat(density.negativeMass().value()).isZero();
    }
  }

  /** (x u w)^2 about zero weights with a target: a saddle of two linear layers. */
  private static CurvatureProblem saddle() {
    return new TestModel()
        .input("x", Shape.of(1, 1), 1)
        .initializer("u", StoredTensor.ofDoubles(Shape.of(1, 1), 0))
        .initializer("w", StoredTensor.ofDoubles(Shape.of(1, 1), 0.0))
        .node("MatMul", "x,u", "h")
        .node("MatMul", "h,w", "y")
        .problem("y", SQUARED, Optional.of(StoredTensor.ofDoubles(Shape.of(1, 1), 1.5)), DOUBLE);
  }

  @Test
  void aSaddleHasItsNegativeEigenvalueAndNoCondition() {
    try (CurvatureProblem problem = saddle()) {
      Eigenvalues found = solve(problem, 1, 1);
      assertThat(values(found.top())).containsExactly(3.0);
      assertThat(values(found.bottom())).containsExactly(-3.0);
      assertThat(ConditionNumber.ofDamped(found, 1)).isEmpty();
      assertThat(ConditionNumber.ofDamped(found, 4).orElseThrow().value()).isEqualTo(7);
      INDArray slope = Nd4j.createFromArray(1.0, 1.0).reshape(1, 2);
      CgResult step =
          ConjugateGradient.solve(problem.hessian(), slope, CgRequest.of(1, 1e-8), Monitor.NONE);
      assertThat(step.outcome())
          .isInstanceOfSatisfying(
              CgOutcome.NegativeCurvature.class,
              negative -> assertThat(negative.curvature()).isCloseTo(-2, within(1e-14)));
    }
  }

  @Test
  void anExactlyZeroGradientNeedsNoStep() {
    try (CurvatureProblem problem = saddle()) {
      assertThat(problem.gradientNorm()).isZero();
      INDArray gradient = problem.gradient().reshape(1, 2);
      CgResult step =
          ConjugateGradient.solve(problem.hessian(), gradient, CgRequest.of(4, 1e-8), Monitor.NONE);
      assertThat(step.isConverged()).isTrue();
      assertThat(step.iterations()).isZero();
      assertThat(step.solution().toDoubleVector()).containsExactly(0, 0);
    }
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void aModelOfOneParameterHasOneOfEverything(Precision precision) {
    try (CurvatureProblem problem =
        regression(
            Shape.of(2, 1),
            new double[] {1, 2},
            Shape.of(1, 1),
            new double[] {3},
            new double[] {0, 0},
            precision)) {
      assertThat(problem.dimension()).isEqualTo(1);
      assertThat(problem.loss()).isEqualTo(45);
      assertThat(problem.gradientNorm()).isEqualTo(30);
      Eigenvalues found = solve(problem, 10, 10);
      assertThat(values(found.top())).containsExactly(10.0);
      assertThat(values(found.bottom())).containsExactly(10.0);
      assertThat(ConditionNumber.ofWholeSpectrum(found).orElseThrow().value()).isEqualTo(1);
      assertThat(
              TraceEstimator.estimate(problem.hessian(), ProbeRequest.of(4), Monitor.NONE)
                  .trace()
                  .value())
          .isEqualTo(10);
      Density density =
          DensityEstimator.estimate(problem.hessian(), DensityRequest.of(2, 10), Monitor.NONE);
      assertThat(density.mean().value()).isCloseTo(10, within(1e-5));
      Eigenvalues lanczos =
          EigenvalueSolver.solve(
              problem.hessian(),
              EigenvalueRequest.of(1, 0).withMethod(EigenvalueMethod.LANCZOS),
              Monitor.NONE);
      assertThat(lanczos.top().getFirst().value()).isCloseTo(10, within(1e-5));
      INDArray gradient = problem.gradient().castTo(precision.real().dataType()).reshape(1, 1);
      CgResult step =
          ConjugateGradient.solve(problem.hessian(), gradient, CgRequest.of(0, 1e-5), Monitor.NONE);
      assertThat(step.solution().getDouble(0)).isCloseTo(-3, within(1e-6));
    }
  }

  /**
   * At the kink itself the derivative is PyTorch's: that of the branch below for ReLU and
   * LeakyRelu, zero for Abs, one at a bound of Clip. The square of the output makes the curvature
   * twice the slope's square.
   */
  @ParameterizedTest
  @CsvSource({"Relu, 0", "LeakyRelu, 0.01", "Abs, 0", "Elu, 1"})
  void atAKinkTheDerivativeIsPyTorchs(String activation, double slope) {
    try (CurvatureProblem problem =
        new TestModel()
            .input("x", Shape.of(1, 1), 1)
            .initializer("w", StoredTensor.ofDoubles(Shape.of(1, 1), 0))
            .node("MatMul", "x,w", "h")
            .node(activation, "h", "y")
            .problem(
                "y", SQUARED, Optional.of(StoredTensor.ofDoubles(Shape.of(1, 1), 0)), DOUBLE)) {
      assertThat(product(problem, 1)[0]).isCloseTo(2 * slope * slope, within(1e-8));
    }
  }

  /** A dead unit and units on either side: only the one above zero bends the loss. */
  @Test
  void unitsAtAndBelowTheKinkOfReluDoNotBendTheLoss() {
    try (CurvatureProblem problem =
        new TestModel()
            .input("x", Shape.of(1, 1), 2)
            .initializer("w", StoredTensor.ofDoubles(Shape.of(1, 3), -1, 0, 1))
            .node("MatMul", "x,w", "h")
            .node("Relu", "h", "y")
            .problem(
                "y",
                SQUARED,
                Optional.of(StoredTensor.ofDoubles(Shape.of(1, 3), 5, 5, 5)),
                DOUBLE)) {
      assertThat(problem.gradient().toDoubleVector()).containsExactly(0, 0, -12);
      assertThat(product(problem, 1, 1, 1)).containsExactly(0, 0, 8);
      assertThat(values(solve(problem, 3, 0).top())).containsExactly(8.0, 0.0, 0.0);
    }
  }

  @Test
  void equalUnitsGiveEqualEigenvalues() {
    int units = 8;
    double[] w = IntStream.range(0, units).mapToDouble(i -> 0.5).toArray();
    try (CurvatureProblem problem =
        new TestModel()
            .initializer("w", StoredTensor.ofDoubles(Shape.of(units), w))
            .node("Tanh", "w", "t")
            .node("ReduceSum", "t", "y", TestModel.attribute("keepdims", 0))
            .problem("y", new Loss.Output(), Optional.empty(), DOUBLE)) {
      double tanh = Math.tanh(0.5);
      double curvature = -2 * tanh * (1 - tanh * tanh);
      assertThat(values(solve(problem, units, 0).top()))
          .hasSize(units)
          .allSatisfy(value -> assertThat(value).isCloseTo(curvature, within(1e-15)));
    }
  }
}
