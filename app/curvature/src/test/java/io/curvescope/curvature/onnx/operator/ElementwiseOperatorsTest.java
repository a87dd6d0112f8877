package io.curvescope.curvature.onnx.operator;

import static io.curvescope.curvature.onnx.TestModel.attribute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.onnx.MalformedModelException;
import io.curvescope.curvature.onnx.TestModel;
import io.curvescope.curvature.onnx.UnsupportedModelException;
import io.curvescope.curvature.onnx.proto.AttributeProto;
import io.curvescope.curvature.safetensors.StoredTensor;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Elementwise operators against the formulas of their pages in the ONNX reference. */
class ElementwiseOperatorsTest {
  private static final AttributeProto[] NONE = {};

  static Stream<Arguments> functions() {
    return Stream.of(
        function("Neg", x -> -x),
        function("Abs", Math::abs),
        function("Sign", Math::signum),
        function("Floor", Math::floor),
        function("Ceil", Math::ceil),
        function("Round", Math::rint),
        function("Exp", Math::exp),
        function("Sin", Math::sin),
        function("Cos", Math::cos),
        function("Tanh", Math::tanh),
        function("Sigmoid", x -> 1 / (1 + Math.exp(-x))),
        function("Reciprocal", x -> 1 / x),
        function("Relu", x -> Math.max(x, 0)),
        function("LeakyRelu", x -> x < 0 ? 0.01 * x : x),
        function("LeakyRelu", x -> x < 0 ? 0.2 * x : x, attribute("alpha", 0.2f)),
        function("Elu", x -> x < 0 ? Math.exp(x) - 1 : x),
        function("Elu", x -> x < 0 ? 1.5 * (Math.exp(x) - 1) : x, attribute("alpha", 1.5f)),
        function(
            "Selu",
            x -> 1.0507009873554805 * (x <= 0 ? 1.6732632423543772 * (Math.exp(x) - 1) : x)),
        function(
            "Celu",
            x -> Math.max(0, x) + Math.min(0, 2 * (Math.exp(x / 2) - 1)),
            attribute("alpha", 2f)),
        function("Softplus", x -> Math.log1p(Math.exp(x))),
        function("Softsign", x -> x / (1 + Math.abs(x))),
        function("Mish", x -> x * Math.tanh(Math.log1p(Math.exp(x)))),
        function("HardSigmoid", x -> Math.clamp(0.2 * x + 0.5, 0, 1)),
        function("HardSwish", x -> x * Math.clamp(x / 6 + 0.5, 0, 1)),
        function(
            "Gelu",
            x -> x / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x))),
            attribute("approximate", "tanh")));
  }

  private static Arguments function(
      String operator, DoubleUnaryOperator formula, AttributeProto... attributes) {
    return Arguments.of(operator, formula, attributes);
  }

  @ParameterizedTest
  @MethodSource("functions")
  void computesItsFormula(
      String operator, DoubleUnaryOperator formula, AttributeProto[] attributes) {
    Shape shape = Shape.of(3, 5);
    double[] x = RandomTensors.normal(1, shape);
    double[] y =
        new TestModel()
            .opset(20)
            .input("x", shape, x)
            .node(operator, "x", "y", attributes)
            .reals("y");
    for (int i = 0; i < x.length; i++) {
      assertThat(y[i]).isCloseTo(formula.applyAsDouble(x[i]), within(1e-13));
    }
  }

  @Test
  void computesRootsAndLogarithmsOfPositives() {
    Shape shape = Shape.of(7);
    double[] x = RandomTensors.positive(2, shape);
    double[] root = new TestModel().input("x", shape, x).node("Sqrt", "x", "y").reals("y");
    double[] log = new TestModel().input("x", shape, x).node("Log", "x", "y").reals("y");
    for (int i = 0; i < x.length; i++) {
      assertThat(root[i]).isEqualTo(Math.sqrt(x[i]));
      assertThat(log[i]).isCloseTo(Math.log(x[i]), within(1e-15));
    }
  }

  @Test
  void erfAndGeluAgreeWithTabulatedValues() {
    double[] x = {-2, -0.5, 0, 0.5, 1, 3};
    double[] expected = {
      -0.9953222650189527,
      -0.5204998778130465,
      0,
      0.5204998778130465,
      0.8427007929497149,
      0.9999779095030014
    };
    double[] erf = new TestModel().input("x", Shape.of(6), x).node("Erf", "x", "y").reals("y");
    double[] scaled = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      scaled[i] = x[i] * Math.sqrt(2);
      assertThat(erf[i]).isCloseTo(expected[i], within(1e-14));
    }
    double[] gelu =
        new TestModel().opset(20).input("x", Shape.of(6), scaled).node("Gelu", "x", "y").reals("y");
    for (int i = 0; i < x.length; i++) {
      assertThat(gelu[i]).isCloseTo(scaled[i] * (1 + expected[i]) / 2, within(1e-13));
    }
  }

  static Stream<Arguments> extents() {
    return IntStream.range(0, 48).mapToObj(i -> Arguments.of(1 + i % 4, 1 + i / 4 % 4, 1 + i / 16));
  }

  @ParameterizedTest
  @MethodSource("extents")
  void binaryOperatorsBroadcastBothSides(int rows, int columns, int outer) {
    requireBroadcast("Add", Double::sum, outer, rows, columns);
    requireBroadcast("Sub", (a, b) -> a - b, outer, rows, columns);
    requireBroadcast("Mul", (a, b) -> a * b, outer, rows, columns);
    requireBroadcast("Div", (a, b) -> a / b, outer, rows, columns);
    requireBroadcast("Max", Math::max, outer, rows, columns);
    requireBroadcast("Min", Math::min, outer, rows, columns);
    requireBroadcast("Pow", Math::pow, outer, rows, columns);
  }

  /** [outer, 1, columns] with [rows, 1]. */
  private static void requireBroadcast(
      String operator, DoubleBinaryOperator formula, int outer, int rows, int columns) {
    double[] a = RandomTensors.positive(3, Shape.of(outer, 1, columns));
    double[] b = RandomTensors.positive(4, Shape.of(rows, 1));
    double[] y =
        new TestModel()
            .input("a", Shape.of(outer, 1, columns), a)
            .input("b", Shape.of(rows, 1), b)
            .node(operator, "a,b", "y")
            .reals("y");
    assertThat(y).hasSize(outer * rows * columns);
    for (int i = 0; i < y.length; i++) {
      int o = i / (rows * columns);
      int r = i / columns % rows;
      assertThat(y[i])
          .isCloseTo(formula.applyAsDouble(a[o * columns + i % columns], b[r]), within(1e-13));
    }
  }

  @Test
  void integerArithmeticIsExactAndRoundsAsOnnxDoes() {
    long[] a = {7, -7, 7, -7, 9007199254740991L};
    long[] b = {2, 2, -2, -2, 3};
    assertThat(integers("Div", a, b)).containsExactly(3, -3, -3, 3, 3002399751580330L);
    assertThat(integers("Mod", a, b)).containsExactly(1, 1, -1, -1, 1);
    assertThat(integers("Mod", a, b, attribute("fmod", 1))).containsExactly(1, -1, 1, -1, 1);
    assertThat(integers("Add", a, b)).containsExactly(9, -5, 5, -9, 9007199254740994L);
    assertThat(integers("Max", a, b)).containsExactly(7, 2, 7, -2, 9007199254740991L);
    assertThat(integers("Min", a, b)).containsExactly(2, -7, -2, -7, 3);
  }

  private static long[] integers(
      String operator, long[] a, long[] b, AttributeProto... attributes) {
    return new TestModel()
        .integers("a", Shape.of(a.length), a)
        .integers("b", Shape.of(b.length), b)
        .node(operator, "a,b", "y", attributes)
        .longs("y");
  }

  @Test
  void integerDivisionByZeroIsRefused() {
    assertThatThrownBy(() -> integers("Div", new long[] {1}, new long[] {0}))
        .isInstanceOf(MalformedModelException.class)
        .hasMessageContaining("'/Div' (Div), input 1 'b'")
        .hasMessageContaining("by zero");
  }

  @Test
  void realRemainderHasTheDividendsSign() {
    double[] y =
        new TestModel()
            .input("a", Shape.of(3), 5.5, -5.5, 5.5)
            .input("b", Shape.of(3), 2, 2, -2)
            .node("Mod", "a,b", "y", attribute("fmod", 1))
            .reals("y");
    assertThat(y).containsExactly(1.5, -1.5, 1.5);
  }

  @Test
  void clipTakesEitherBoundOrBothOrNone() {
    double[] x = {-3, -1, 0.5, 4};
    assertThat(clip("x,low,high", x)).containsExactly(-2, -1, 0.5, 1);
    assertThat(clip("x,low", x)).containsExactly(-2, -1, 0.5, 4);
    assertThat(clip("x,,high", x)).containsExactly(-3, -1, 0.5, 1);
    assertThat(clip("x", x)).containsExactly(-3, -1, 0.5, 4);
  }

  private static double[] clip(String inputs, double[] x) {
    return new TestModel()
        .input("x", Shape.of(4), x)
        .node("Constant", "", "low", attribute("value_float", -2f))
        .node("Constant", "", "high", attribute("value_float", 1f))
        .node("Clip", inputs, "y")
        .reals("y");
  }

  @Test
  void comparisonsChooseByWhere() {
    for (String operator : List.of("Less", "LessOrEqual", "Greater", "GreaterOrEqual", "Equal")) {
      double[] y =
          new TestModel()
              .input("a", Shape.of(3), 1, 2, 3)
              .input("b", Shape.of(3), 2, 2, 2)
              .node(operator, "a,b", "mask")
              .node("Where", "mask,a,b", "y")
              .reals("y");
      double[] expected =
          switch (operator) {
            case "Less", "LessOrEqual" -> new double[] {1, 2, 2};
            case "Greater", "GreaterOrEqual" -> new double[] {2, 2, 3};
            default -> new double[] {2, 2, 2};
          };
      assertThat(y).containsExactly(expected);
    }
  }

  @Test
  void masksCombine() {
    long[] y =
        new TestModel()
            .integers("a", Shape.of(4), 0, 0, 1, 1)
            .integers("b", Shape.of(4), 0, 1, 0, 1)
            .node("Cast", "a", "p", attribute("to", 9))
            .node("Cast", "b", "q", attribute("to", 9))
            .node("And", "p,q", "and")
            .node("Or", "p,q", "or")
            .node("Xor", "p,q", "xor")
            .node("Not", "p", "not")
            .node("Equal", "p,q", "equal")
            .node("Cast", "and", "i0", attribute("to", 7))
            .node("Cast", "or", "i1", attribute("to", 7))
            .node("Cast", "xor", "i2", attribute("to", 7))
            .node("Cast", "not", "i3", attribute("to", 7))
            .node("Cast", "equal", "i4", attribute("to", 7))
            .node("Concat", "i0,i1,i2,i3,i4", "y", attribute("axis", 0))
            .longs("y");
    assertThat(y).containsExactly(0, 0, 0, 1, 0, 1, 1, 1, 0, 1, 1, 0, 1, 1, 0, 0, 1, 0, 0, 1);
  }

  @Test
  void parametricReluTakesItsSlopeFromATensor() {
    double[] y =
        new TestModel()
            .input("x", Shape.of(2, 2), -1, 2, -3, 4)
            .initializer("slope", StoredTensor.ofDoubles(Shape.of(2), 0.5, 0.25))
            .node("PRelu", "x,slope", "y")
            .reals("y");
    assertThat(y).containsExactly(-0.5, 2, -1.5, 4);
  }

  @Test
  void anUnknownAttributeIsRefused() {
    TestModel model =
        new TestModel().input("x", Shape.of(1), 1).node("Relu", "x", "y", attribute("slope", 1f));
    assertThatThrownBy(() -> model.evaluate("y"))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageContaining("attribute 'slope'");
  }

  @Test
  void anUnknownOperatorIsRefusedWithWhatIsSupported() {
    TestModel model = new TestModel().input("x", Shape.of(1), 1).node("LSTM", "x", "y", NONE);
    assertThatThrownBy(() -> model.evaluate("y"))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageContaining("node '/LSTM' (LSTM)")
        .hasMessageContaining("LayerNormalization");
  }
}
