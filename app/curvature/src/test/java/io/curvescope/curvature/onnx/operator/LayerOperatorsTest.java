package io.curvescope.curvature.onnx.operator;

import static io.curvescope.curvature.onnx.TestModel.attribute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.onnx.TestModel;
import io.curvescope.curvature.onnx.UnsupportedModelException;
import io.curvescope.curvature.onnx.proto.AttributeProto;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Products, normalisations, convolutions and pools against plain loops. */
class LayerOperatorsTest {
  private static void requireClose(double[] actual, double... expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).as("element %d", i).isCloseTo(expected[i], within(1e-12));
    }
  }

  @Test
  void gemmTransposesScalesAndAdds() {
    double[] y =
        new TestModel()
            .input("a", Shape.of(2, 1), 1, 2)
            .input("b", Shape.of(3, 2), 1, 2, 3, 4, 5, 6)
            .input("c", Shape.of(3), 1, 10, 100)
            .node(
                "Gemm",
                "a,b,c",
                "y",
                attribute("transA", 1),
                attribute("transB", 1),
                attribute("alpha", 2f),
                attribute("beta", 3f))
            .reals("y");
    requireClose(y, 2 * 5 + 3, 2 * 11 + 30, 2 * 17 + 300);
  }

  @Test
  void matMulBroadcastsOuterAxes() {
    TestModel model =
        new TestModel()
            .input("a", Shape.of(2, 1, 1, 2), 1, 2, 3, 4)
            .input("b", Shape.of(3, 2, 1), 1, 0, 0, 1, 1, 1)
            .node("MatMul", "a,b", "y");
    assertThat(model.evaluate("y").shape()).isEqualTo(Shape.of(2, 3, 1, 1));
  }

  @Test
  void softmaxNormalisesOneAxis() {
    double[] x = RandomTensors.normal(7, Shape.of(2, 3, 2));
    double[] y =
        new TestModel()
            .input("x", Shape.of(2, 3, 2), x)
            .node("Softmax", "x", "y", attribute("axis", 1))
            .reals("y");
    double[] log =
        new TestModel()
            .input("x", Shape.of(2, 3, 2), x)
            .node("LogSoftmax", "x", "y", attribute("axis", -2))
            .reals("y");
    for (int i = 0; i < x.length; i++) {
      int first = i / 6 * 6 + i % 2;
      double sum = Math.exp(x[first]) + Math.exp(x[first + 2]) + Math.exp(x[first + 4]);
      assertThat(y[i]).isCloseTo(Math.exp(x[i]) / sum, within(1e-14));
      assertThat(log[i]).isCloseTo(x[i] - Math.log(sum), within(1e-13));
    }
  }

  @Test
  void layerNormalizationTakesTheLastAxesAndTheDecimalEpsilon() {
    double[] x = {1, 3, 2, 6};
    double[] y =
        new TestModel()
            .input("x", Shape.of(2, 2), x)
            .input("scale", Shape.of(2), 2, 3)
            .input("bias", Shape.of(2), 0.5, -0.5)
            .node(
                "LayerNormalization",
                "x,scale,bias",
                "y",
                attribute("axis", -1),
                attribute("epsilon", 1e-5f))
            .reals("y");
    double small = 1 / Math.sqrt(1 + 1e-5);
    double large = 2 / Math.sqrt(4 + 1e-5);
    assertThat(y[0]).isCloseTo(-2 * small + 0.5, within(1e-15));
    requireClose(y, -2 * small + 0.5, 3 * small - 0.5, -2 * large + 0.5, 3 * large - 0.5);
  }

  @Test
  void batchNormalizationUsesRunningStatistics() {
    TestModel model =
        new TestModel()
            .input("x", Shape.of(1, 2, 2), 1, 2, 3, 4)
            .input("scale", Shape.of(2), 2, 3)
            .input("bias", Shape.of(2), 1, -1)
            .input("mean", Shape.of(2), 0.5, 1)
            .input("var", Shape.of(2), 4, 9);
    double first = 2 / Math.sqrt(4 + 1e-5);
    double second = 3 / Math.sqrt(9 + 1e-5);
    requireClose(
        model.node("BatchNormalization", "x,scale,bias,mean,var", "y").reals("y"),
        0.5 * first + 1,
        1.5 * first + 1,
        2 * second - 1,
        3 * second - 1);
  }

  @Test
  void batchNormalizationInTrainingIsRefused() {
    TestModel model =
        new TestModel()
            .input("x", Shape.of(1, 1, 2), 1, 2)
            .input("one", Shape.of(1), 1)
            .node("BatchNormalization", "x,one,one,one,one", "y", attribute("training_mode", 1));
    assertThatThrownBy(() -> model.evaluate("y"))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageContaining("model.eval()");
  }

  @Test
  void groupNormalizationHasItsScalePerGroupUntilOpset20() {
    double[] x = RandomTensors.normal(8, Shape.of(1, 4, 2));
    double[] perGroup =
        new TestModel()
            .opset(18)
            .input("x", Shape.of(1, 4, 2), x)
            .input("s", Shape.of(2), 2, 3)
            .input("b", Shape.of(2), 1, -1)
            .node("GroupNormalization", "x,s,b", "y", attribute("num_groups", 2))
            .reals("y");
    double[] perChannel =
        new TestModel()
            .opset(21)
            .input("x", Shape.of(1, 4, 2), x)
            .input("s", Shape.of(4), 2, 2, 3, 3)
            .input("b", Shape.of(4), 1, 1, -1, -1)
            .node("GroupNormalization", "x,s,b", "y", attribute("num_groups", 2))
            .reals("y");
    requireClose(perChannel, perGroup);
    double mean = (x[0] + x[1] + x[2] + x[3]) / 4;
    double variance = 0;
    for (int i = 0; i < 4; i++) {
      variance += (x[i] - mean) * (x[i] - mean) / 4;
    }
    assertThat(perGroup[3])
        .isCloseTo(2 * (x[3] - mean) / Math.sqrt(variance + 1e-5) + 1, within(1e-13));
  }

  @Test
  void convolutionPadsStridesDilatesAndGroups() {
    double[] x = RandomTensors.normal(9, Shape.of(2, 4, 9));
    double[] w = RandomTensors.normal(10, Shape.of(6, 2, 3));
    double[] y =
        new TestModel()
            .input("x", Shape.of(2, 4, 9), x)
            .input("w", Shape.of(6, 2, 3), w)
            .input("b", Shape.of(6), 1, 2, 3, 4, 5, 6)
            .node(
                "Conv",
                "x,w,b",
                "y",
                attribute("group", 2),
                attribute("strides", List.of(2L)),
                attribute("dilations", List.of(2L)),
                attribute("pads", List.of(1L, 2L)),
                attribute("kernel_shape", List.of(3L)))
            .reals("y");
    int positions = (9 + 3 - 5) / 2 + 1;
    assertThat(y).hasSize(2 * 6 * positions);
    for (int i = 0; i < y.length; i++) {
      int n = i / (6 * positions);
      int o = i / positions % 6;
      double sum = o + 1;
      for (int c = 0; c < 2; c++) {
        for (int k = 0; k < 3; k++) {
          int place = i % positions * 2 - 1 + 2 * k;
          sum +=
              place < 0 || place >= 9
                  ? 0
                  : x[(n * 4 + o / 3 * 2 + c) * 9 + place] * w[(o * 2 + c) * 3 + k];
        }
      }
      assertThat(y[i]).isCloseTo(sum, within(1e-12));
    }
  }

  @Test
  void automaticPaddingKeepsTheExtent() {
    TestModel model =
        new TestModel()
            .input("x", Shape.of(1, 1, 4), 1, 2, 3, 4)
            .input("w", Shape.of(1, 1, 2), 1, 10);
    requireClose(
        model.node("Conv", "x,w", "y", attribute("auto_pad", "SAME_UPPER")).reals("y"),
        21,
        32,
        43,
        4);
    TestModel lower =
        new TestModel()
            .input("x", Shape.of(1, 1, 4), 1, 2, 3, 4)
            .input("w", Shape.of(1, 1, 2), 1, 10);
    requireClose(
        lower.node("Conv", "x,w", "y", attribute("auto_pad", "SAME_LOWER")).reals("y"),
        10,
        21,
        32,
        43);
  }

  @Test
  void maxPoolDropsAWindowThatStartsInPadding() {
    requireClose(pool("MaxPool", 3, 2, 1, 1, true), 2, 4, 5);
    requireClose(pool("MaxPool", 2, 2, 0, 0, true), 2, 4, 5);
    requireClose(pool("MaxPool", 2, 2, 0, 0, false), 2, 4);
    requireClose(pool("MaxPool", 1, 3, 0, 0, true), 1, 4);
  }

  @Test
  void averagePoolCountsWhatItIsToldTo() {
    AttributeProto counting = attribute("count_include_pad", 1);
    requireClose(pool("AveragePool", 3, 2, 1, 1, false), 1.5, 3, 4.5);
    requireClose(pool("AveragePool", 3, 2, 1, 1, false, counting), 1, 3, 3);
    // The last window reaches one element past the padding that was asked for; PyTorch divides by
    // what lies before.
    requireClose(pool("AveragePool", 4, 3, 1, 0, true, counting), 6.0 / 4, 12.0 / 3);
    requireClose(pool("AveragePool", 2, 2, 0, 0, true), 1.5, 3.5, 5);
  }

  private static double[] pool(
      String operator,
      long extent,
      long stride,
      long low,
      long high,
      boolean ceil,
      AttributeProto... more) {
    AttributeProto[] attributes = java.util.Arrays.copyOf(more, more.length + 4);
    attributes[more.length] = attribute("kernel_shape", List.of(extent));
    attributes[more.length + 1] = attribute("strides", List.of(stride));
    attributes[more.length + 2] = attribute("pads", List.of(low, high));
    attributes[more.length + 3] = attribute("ceil_mode", ceil ? 1 : 0);
    return new TestModel()
        .input("x", Shape.of(1, 1, 5), 1, 2, 3, 4, 5)
        .node(operator, "x", "y", attributes)
        .reals("y");
  }

  @Test
  void globalPoolsKeepTheirAxes() {
    TestModel model =
        new TestModel()
            .input("x", Shape.of(1, 2, 2, 1), 1, 2, 3, 5)
            .node("GlobalAveragePool", "x", "y");
    assertThat(model.evaluate("y").shape()).isEqualTo(Shape.of(1, 2, 1, 1));
    requireClose(
        new TestModel()
            .input("x", Shape.of(1, 2, 2), 1, 2, 3, 5)
            .node("GlobalMaxPool", "x", "y")
            .reals("y"),
        2,
        5);
  }
}
