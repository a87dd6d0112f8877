package io.curvescope.curvature.onnx.operator;

import static io.curvescope.curvature.onnx.TestModel.attribute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.onnx.TestModel;
import io.curvescope.curvature.safetensors.StoredTensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Reductions against plain loops, with axes as an attribute and as an input. */
class ReductionOperatorsTest {
  private static final Shape SHAPE = Shape.of(2, 3, 4);

  static Stream<Arguments> reductions() {
    return Stream.of(
        reduction("ReduceSum", x -> Arrays.stream(x).sum()),
        reduction("ReduceMean", x -> Arrays.stream(x).average().orElseThrow()),
        reduction("ReduceMax", x -> Arrays.stream(x).max().orElseThrow()),
        reduction("ReduceMin", x -> Arrays.stream(x).min().orElseThrow()),
        reduction("ReduceProd", x -> Arrays.stream(x).reduce(1, (a, b) -> a * b)),
        reduction("ReduceL1", x -> Arrays.stream(x).map(Math::abs).sum()),
        reduction("ReduceL2", x -> Math.sqrt(Arrays.stream(x).map(a -> a * a).sum())),
        reduction("ReduceSumSquare", x -> Arrays.stream(x).map(a -> a * a).sum()),
        reduction("ReduceLogSumExp", x -> Math.log(Arrays.stream(x).map(Math::exp).sum())),
        reduction("ReduceLogSum", x -> Math.log(Arrays.stream(x).sum())));
  }

  private static Arguments reduction(String operator, ToDoubleFunction<double[]> formula) {
    return Arguments.of(operator, formula);
  }

  @ParameterizedTest
  @MethodSource("reductions")
  void reducesNamedAxes(String operator, ToDoubleFunction<double[]> formula) {
    double[] x = RandomTensors.positive(5, SHAPE);
    TestModel old = new TestModel().opset(17).input("x", SHAPE, x);
    TestModel late =
        new TestModel()
            .opset(18)
            .input("x", SHAPE, x)
            .initializer("a", StoredTensor.ofLongs(Shape.of(2), -1, 0));
    if (operator.equals("ReduceSum")) {
      old.initializer("a", StoredTensor.ofLongs(Shape.of(2), -1, 0)).node(operator, "x,a", "y");
    } else {
      old.node(operator, "x", "y", attribute("axes", List.of(-1L, 0L)));
    }
    late.node(operator, "x,a", "y", attribute("keepdims", 0));
    assertThat(old.evaluate("y").shape()).isEqualTo(Shape.of(1, 3, 1));
    double[] y = late.reals("y");
    assertThat(y).hasSize(3);
    for (int row = 0; row < 3; row++) {
      double[] part = new double[8];
      for (int i = 0; i < 8; i++) {
        part[i] = x[i / 4 * 12 + row * 4 + i % 4];
      }
      assertThat(y[row]).isCloseTo(formula.applyAsDouble(part), within(1e-12));
    }
  }

  @ParameterizedTest
  @MethodSource("reductions")
  void reducesEverythingWithoutAxes(String operator, ToDoubleFunction<double[]> formula) {
    double[] x = RandomTensors.positive(6, SHAPE);
    double[] y =
        new TestModel()
            .opset(18)
            .input("x", SHAPE, x)
            .node(operator, "x", "y", attribute("keepdims", 0))
            .reals("y");
    assertThat(y).hasSize(1);
    assertThat(y[0])
        .isCloseTo(formula.applyAsDouble(x), within(1e-11 * Math.max(1, Math.abs(y[0]))));
  }

  @Test
  void doesNothingWhenAskedTo() {
    double[] y =
        new TestModel()
            .input("x", Shape.of(3), 1, 2, 3)
            .node("ReduceSum", "x", "y", attribute("noop_with_empty_axes", 1))
            .reals("y");
    assertThat(y).containsExactly(1, 2, 3);
  }

  @Test
  void integersAreReducedExactly() {
    long[] y =
        new TestModel()
            .integers("x", Shape.of(3), 3, 4, 5)
            .node("ReduceProd", "x", "y", attribute("keepdims", 0))
            .longs("y");
    assertThat(y).containsExactly(60);
  }

  @Test
  void argMaxTakesTheFirst() {
    long[] y =
        new TestModel()
            .integers("x", Shape.of(2, 3), 1, 9, 9, 4, 2, 4)
            .node("ArgMax", "x", "y", attribute("axis", -1), attribute("keepdims", 0))
            .longs("y");
    assertThat(y).containsExactly(1, 0);
  }
}
