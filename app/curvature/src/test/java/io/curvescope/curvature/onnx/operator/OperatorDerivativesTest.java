package io.curvescope.curvature.onnx.operator;

import static io.curvescope.curvature.onnx.TestModel.attribute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.curvescope.curvature.autodiff.Gradient;
import io.curvescope.curvature.autodiff.Linearization;
import io.curvescope.curvature.graph.Graph;
import io.curvescope.curvature.graph.ReferenceInterpreter;
import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.graph.Tensor;
import io.curvescope.curvature.graph.Value;
import io.curvescope.curvature.loss.Loss;
import io.curvescope.curvature.loss.Reduction;
import io.curvescope.curvature.onnx.TestModel;
import io.curvescope.curvature.onnx.proto.AttributeProto;
import io.curvescope.curvature.safetensors.StoredTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * First and second derivatives of a squared distance from each operator's output, in every operand,
 * along random directions, against central differences in float64. Elements lie in (-2, 2), or in
 * (0.2, 2) where the operator needs positive ones; none is as near to a kink as the step of the
 * differences.
 */
class OperatorDerivativesTest {
  private static final double STEP = 1e-5;
  private static final double TOLERANCE = 2e-7;
  private static final Set<String> POSITIVE =
      Set.of("Log", "Sqrt", "Reciprocal", "Pow", "Div", "Mod", "ReduceLogSum");

  static Stream<Arguments> operators() {
    List<Arguments> cases = new ArrayList<>();
    for (String unary :
        List.of(
            "Neg",
            "Abs",
            "Exp",
            "Log",
            "Sqrt",
            "Sin",
            "Cos",
            "Tanh",
            "Erf",
            "Sigmoid",
            "Reciprocal",
            "Relu",
            "LeakyRelu",
            "Elu",
            "Selu",
            "Celu",
            "Gelu",
            "Softplus",
            "Softsign",
            "Mish",
            "HardSigmoid",
            "HardSwish",
            "Clip",
            "Identity",
            "Softmax",
            "LogSoftmax",
            "Flatten",
            "Transpose",
            "ReduceSum",
            "ReduceMean",
            "ReduceMax",
            "ReduceMin",
            "ReduceProd",
            "ReduceL1",
            "ReduceL2",
            "ReduceSumSquare",
            "ReduceLogSum",
            "ReduceLogSumExp",
            "Trilu",
            "Dropout")) {
      cases.add(of(unary, List.of(Shape.of(3, 4))));
    }
    cases.add(of("Gelu", List.of(Shape.of(3, 4)), attribute("approximate", "tanh")));
    for (String binary :
        List.of("Add", "Sub", "Mul", "Div", "Pow", "Max", "Min", "PRelu", "Sum", "Mean")) {
      cases.add(
          of(
              binary,
              List.of(
                  Shape.of(2, 3, 4), binary.equals("PRelu") ? Shape.of(3, 1) : Shape.of(3, 4))));
    }
    cases.add(of("Mod", List.of(Shape.of(5), Shape.of(5)), attribute("fmod", 1)));
    cases.add(of("MatMul", List.of(Shape.of(2, 3, 4), Shape.of(4, 2))));
    cases.add(of("MatMul", List.of(Shape.of(2, 3, 4), Shape.of(2, 4, 2))));
    cases.add(
        of(
            "Gemm",
            List.of(Shape.of(4, 3), Shape.of(2, 4), Shape.of(2)),
            attribute("transA", 1),
            attribute("transB", 1)));
    cases.add(
        of(
            "Einsum",
            List.of(Shape.of(2, 3, 4), Shape.of(2, 4, 5)),
            attribute("equation", "bij,bjk->kbi")));
    cases.add(of("LayerNormalization", List.of(Shape.of(3, 5), Shape.of(5), Shape.of(5))));
    cases.add(of("InstanceNormalization", List.of(Shape.of(2, 3, 5), Shape.of(3), Shape.of(3))));
    cases.add(
        of(
            "GroupNormalization",
            List.of(Shape.of(2, 4, 3), Shape.of(2), Shape.of(2)),
            attribute("num_groups", 2)));
    cases.add(of("Concat", List.of(Shape.of(2, 3), Shape.of(2, 2)), attribute("axis", 1)));
    cases.add(
        of(
            "Conv",
            List.of(Shape.of(2, 4, 7), Shape.of(6, 2, 3), Shape.of(6)),
            attribute("group", 2),
            attribute("strides", List.of(2L)),
            attribute("pads", List.of(1L, 2L))));
    cases.add(
        of(
            "Conv",
            List.of(Shape.of(1, 2, 5, 6), Shape.of(3, 2, 2, 3)),
            attribute("dilations", List.of(2L, 1L)),
            attribute("auto_pad", "SAME_UPPER")));
    cases.add(
        of(
            "MaxPool",
            List.of(Shape.of(1, 2, 5, 5)),
            attribute("kernel_shape", List.of(3L, 2L)),
            attribute("ceil_mode", 1)));
    cases.add(
        of(
            "AveragePool",
            List.of(Shape.of(1, 2, 6)),
            attribute("kernel_shape", List.of(3L)),
            attribute("pads", List.of(1L, 1L)),
            attribute("strides", List.of(2L))));
    cases.add(of("GlobalAveragePool", List.of(Shape.of(2, 3, 4))));
    cases.add(of("GlobalMaxPool", List.of(Shape.of(2, 3, 4))));
    return cases.stream();
  }

  /** An operator that takes these operands, all of them parameters. */
  private static Arguments of(String operator, List<Shape> operands, AttributeProto... attributes) {
    TestModel model = new TestModel().opset(20);
    if (operator.equals("GroupNormalization")) {
      model.opset(18);
    }
    List<String> names = new ArrayList<>();
    for (int i = 0; i < operands.size(); i++) {
      names.add("w" + i);
      double[] elements =
          POSITIVE.contains(operator)
              ? RandomTensors.positive(11 + i, operands.get(i))
              : RandomTensors.normal(11 + i, operands.get(i));
      model.initializer("w" + i, StoredTensor.ofDoubles(operands.get(i), elements));
    }
    return Arguments.of(
        operator + operands, model.node(operator, String.join(",", names), "y", attributes));
  }

  static Stream<Arguments> operatorsWithIndices() {
    StoredTensor weights =
        StoredTensor.ofDoubles(Shape.of(3, 4), RandomTensors.positive(15, Shape.of(3, 4)));
    return Stream.of(
        indexed("Gather", weights, ids(Shape.of(2, 2), 0, -1, 2, 2), attribute("axis", 0)),
        indexed(
            "GatherElements",
            weights,
            ids(Shape.of(3, 2), 0, -1, 2, 2, 1, 0),
            attribute("axis", 1)),
        indexed("Reshape", weights, ids(Shape.of(2), 2, -1)),
        indexed("Expand", weights, ids(Shape.of(3), 2, 1, 1)),
        indexed("Tile", weights, ids(Shape.of(2), 2, 3)),
        indexed(
            "CumSum",
            weights,
            ids(Shape.of(1), 1),
            attribute("reverse", 1),
            attribute("exclusive", 1)),
        indexed("Pad", weights, ids(Shape.of(4), 1, 0, 2, -1)),
        indexed("Pad", weights, ids(Shape.of(4), 1, 2, 2, 1), attribute("mode", "reflect")),
        indexed("Unsqueeze", weights, ids(Shape.of(1), 1)),
        indexed("Split", weights, ids(Shape.of(1), 4), attribute("axis", 1)));
  }

  private static StoredTensor ids(Shape shape, long... elements) {
    return StoredTensor.ofLongs(shape, elements);
  }

  private static Arguments indexed(
      String operator, StoredTensor weights, StoredTensor indices, AttributeProto... attributes) {
    TestModel model = new TestModel().initializer("w0", weights).initializer("i", indices);
    return Arguments.of(operator + indices, model.node(operator, "w0,i", "y", attributes));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"operators", "operatorsWithIndices"})
  void agreesWithDifferences(String name, TestModel model) {
    TestModel.Lowered lowered = model.lower("y");
    Value output = lowered.model().output();
    StoredTensor targets =
        StoredTensor.ofDoubles(output.shape(), RandomTensors.normal(3, output.shape()));
    Value loss =
        new Loss.MeanSquaredError(Reduction.SUM)
            .append(lowered.builder(), output, Optional.of(targets));
    List<Tensor> point = lowered.inputs();
    List<Integer> all = IntStream.range(0, point.size()).boxed().toList();
    Graph gradient = Gradient.of(lowered.builder().build(List.of(loss)), all);
    List<Tensor> direction = new ArrayList<>();
    for (int i : all) {
      Shape shape = point.get(i).shape();
      direction.add(Tensor.real(shape, RandomTensors.normal(20 + i, shape)));
    }
    List<Tensor> here = ReferenceInterpreter.evaluate(gradient, point);
    List<Tensor> ahead = ReferenceInterpreter.evaluate(gradient, moved(point, direction, STEP));
    List<Tensor> behind = ReferenceInterpreter.evaluate(gradient, moved(point, direction, -STEP));
    double slope = (ahead.getFirst().realAt(0) - behind.getFirst().realAt(0)) / (2 * STEP);
    double exact = 0;
    for (int i : all) {
      exact += dot(here.get(i + 1), direction.get(i));
    }
    assertThat(exact).isCloseTo(slope, within(TOLERANCE * Math.max(1, Math.abs(slope))));
    List<Tensor> products = hessianProduct(gradient, point, direction, all);
    for (int i : all) {
      requireDifference(
          products.get(i + 1), ahead.get(i + 1), behind.get(i + 1), name + ", operand " + i);
    }
  }

  private static List<Tensor> hessianProduct(
      Graph gradient, List<Tensor> point, List<Tensor> direction, List<Integer> moving) {
    Linearization linear = Linearization.of(gradient, moving);
    List<Tensor> results = ReferenceInterpreter.evaluate(linear.primal(), point);
    List<Tensor> bound = new ArrayList<>(linear.coefficients(point, results));
    bound.addAll(direction);
    return ReferenceInterpreter.evaluate(linear.tangent(), bound);
  }

  private static void requireDifference(Tensor product, Tensor ahead, Tensor behind, String what) {
    double scale = 1;
    for (int k = 0; k < product.shape().size(); k++) {
      scale = Math.max(scale, Math.abs(product.realAt(k)));
    }
    for (int k = 0; k < product.shape().size(); k++) {
      double difference = (ahead.realAt(k) - behind.realAt(k)) / (2 * STEP);
      assertThat(product.realAt(k)).as(what).isCloseTo(difference, within(TOLERANCE * scale));
    }
  }

  private static List<Tensor> moved(List<Tensor> point, List<Tensor> direction, double step) {
    List<Tensor> moved = new ArrayList<>();
    for (int i = 0; i < point.size(); i++) {
      double[] elements = ReferenceInterpreter.reals(point.get(i));
      for (int k = 0; k < elements.length; k++) {
        elements[k] += step * direction.get(i).realAt(k);
      }
      moved.add(Tensor.real(point.get(i).shape(), elements));
    }
    return moved;
  }

  private static double dot(Tensor left, Tensor right) {
    double sum = 0;
    for (int k = 0; k < left.shape().size(); k++) {
      sum += left.realAt(k) * right.realAt(k);
    }
    return sum;
  }
}
