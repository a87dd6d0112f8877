package io.curvescope.curvature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.curvescope.curvature.exec.Precision;
import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.loss.Loss;
import io.curvescope.curvature.loss.Reduction;
import io.curvescope.curvature.onnx.TestModel;
import io.curvescope.curvature.operator.Monitor;
import io.curvescope.curvature.operator.NonFiniteProductException;
import io.curvescope.curvature.parameter.ParameterException;
import io.curvescope.curvature.safetensors.StoredTensor;
import io.curvescope.curvature.spectrum.EigenvalueRequest;
import io.curvescope.curvature.spectrum.EigenvalueSolver;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Weights, inputs and models at which loss, gradient or curvature are not finite: errors that say
 * what was wrong.
 */
class NonFiniteCurvatureTest {

  /** The summed squared error of one sample x with the weights w against zero. */
  private static CurvatureProblem regression(double[] x, double[] w, Precision precision) {
    return new TestModel()
        .input("x", Shape.of(1, x.length), x)
        .initializer("w", StoredTensor.ofDoubles(Shape.of(w.length, 1), w))
        .node("MatMul", "x,w", "y")
        .problem(
            "y",
            new Loss.MeanSquaredError(Reduction.SUM),
            Optional.of(StoredTensor.ofDoubles(Shape.of(1, 1), 0)),
            CurvatureOptions.of(precision));
  }

  /** A loss that the model computes itself from the parameter w. */
  private static CurvatureProblem scalar(TestModel model, String output) {
    return model.problem(
        output, new Loss.Output(), Optional.empty(), CurvatureOptions.of(Precision.FLOAT64));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void weightsThatAreNotFiniteAreRefusedByName(double bad) {
    assertThatThrownBy(
            () -> regression(new double[] {1, 1}, new double[] {1, bad}, Precision.FLOAT64))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("'w'")
        .hasMessageContaining(bad + " at element 1");
  }

  @Test
  void anInputThatIsNotFiniteMakesTheLossAnError() {
    try (CurvatureProblem problem =
        regression(new double[] {1, Double.NaN}, new double[] {1, 1}, Precision.FLOAT64)) {
      assertThatThrownBy(problem::hessian)
          .isInstanceOf(CurvatureException.class)
          .hasMessage(
              "the loss is NaN at these weights and this batch; its curvature does not exist");
    }
  }

  @Test
  void aLossThatOverflowsInFloatIsAnErrorThatDoubleDoesNotHave() {
    double[] x = {1e25};
    for (Precision precision : Precision.values()) {
      try (CurvatureProblem problem = regression(x, new double[] {1}, precision)) {
        switch (precision) {
          case FLOAT32 ->
              assertThatThrownBy(problem::loss)
                  .isInstanceOf(CurvatureException.class)
                  .hasMessageContaining("the loss is Infinity");
          case FLOAT64 -> assertThat(problem.loss()).isCloseTo(1e50, within(1e36));
        }
      }
    }
  }

  /** The root has an infinite slope at zero. */
  @Test
  void aGradientThatIsNotFiniteIsAnErrorThatNamesTheParameter() {
    TestModel model =
        new TestModel()
            .initializer("w", StoredTensor.ofDoubles(Shape.of(2), 4, 0))
            .node("Sqrt", "w", "r")
            .node("ReduceSum", "r", "y", TestModel.attribute("keepdims", 0));
    try (CurvatureProblem problem = scalar(model, "y")) {
      assertThatThrownBy(problem::gradient)
          .isInstanceOf(CurvatureException.class)
          .hasMessage("the gradient of 'w' holds Infinity at element 1 although the loss is 2.0");
    }
  }

  /** w^1.5 has a slope but no curvature at zero. */
  @Test
  void aCurvatureThatIsNotFiniteIsAnErrorThatNamesTheProduct() {
    TestModel model =
        new TestModel()
            .initializer("w", StoredTensor.ofDoubles(Shape.of(2), 4, 0))
            .node("Constant", "", "e", TestModel.attribute("value_float", 1.5f))
            .node("Pow", "w,e", "p")
            .node("ReduceSum", "p", "y", TestModel.attribute("keepdims", 0));
    try (CurvatureProblem problem = scalar(model, "y")) {
      assertThat(problem.gradient().toDoubleVector()).containsExactly(3, 0);
      assertThatThrownBy(
              () ->
                  EigenvalueSolver.solve(
                      problem.hessian(), EigenvalueRequest.of(1, 0), Monitor.NONE))
          .isInstanceOf(NonFiniteProductException.class)
          .hasMessageContaining("matrix-vector product 1 is not finite");
    }
  }
}
