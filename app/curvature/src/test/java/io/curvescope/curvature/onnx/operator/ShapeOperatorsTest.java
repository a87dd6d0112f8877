package io.curvescope.curvature.onnx.operator;

import static io.curvescope.curvature.onnx.TestModel.attribute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.graph.Tensor;
import io.curvescope.curvature.onnx.MalformedModelException;
import io.curvescope.curvature.onnx.ModelLimitException;
import io.curvescope.curvature.onnx.TestModel;
import io.curvescope.curvature.onnx.UnsupportedModelException;
import io.curvescope.curvature.safetensors.StoredTensor;
import org.junit.jupiter.api.Test;

/**
 * Shapes, slices, pads and gathers against the examples of the ONNX reference and NumPy's results.
 */
class ShapeOperatorsTest {
  private static final double[] UP_TO_SIX = {0, 1, 2, 3, 4, 5};

  private static TestModel model() {
    return new TestModel().input("x", Shape.of(2, 3), UP_TO_SIX);
  }

  private static TestModel ints(TestModel model, String name, long... elements) {
    return model.initializer(name, StoredTensor.ofLongs(Shape.of(elements.length), elements));
  }

  @Test
  void reshapeCopiesAndInfersExtents() {
    assertThat(ints(model(), "s", 0, -1, 1).node("Reshape", "x,s", "y").evaluate("y").shape())
        .isEqualTo(Shape.of(2, 3, 1));
    assertThat(ints(model(), "s", -1).node("Reshape", "x,s", "y").evaluate("y").shape())
        .isEqualTo(Shape.of(6));
  }

  @Test
  void reshapeToAnotherSizeIsRefused() {
    assertThatThrownBy(() -> ints(model(), "s", 4, -1).node("Reshape", "x,s", "y").evaluate("y"))
        .isInstanceOf(MalformedModelException.class)
        .hasMessageContaining("input 1 's'")
        .hasMessageContaining("cannot reshape REAL[2, 3] into [4, -1]");
  }

  @Test
  void shapesThatDependOnParametersAreRefused() {
    TestModel model =
        model()
            .initializer("w", StoredTensor.ofDoubles(Shape.of(1), 6))
            .node("Cast", "w", "s", attribute("to", 7))
            .node("Reshape", "x,s", "y");
    assertThatThrownBy(() -> model.evaluate("y"))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageContaining("must be known when the model is read");
  }

  @Test
  void hugeShapesAreRefusedBeforeTheyAreMade() {
    assertThatThrownBy(
            () ->
                ints(model(), "s", 1 << 20, 1 << 20, 2, 3).node("Expand", "x,s", "y").evaluate("y"))
        .isInstanceOf(ModelLimitException.class);
    assertThatThrownBy(
            () ->
                ints(model(), "s", Long.MAX_VALUE).node("ConstantOfShape", "s", "y").evaluate("y"))
        .isInstanceOf(MalformedModelException.class);
  }

  @Test
  void shapeTakesARangeOfAxes() {
    assertThat(model().node("Shape", "x", "y").longs("y")).containsExactly(2, 3);
    assertThat(model().node("Shape", "x", "y", attribute("start", -1)).longs("y"))
        .containsExactly(3);
    assertThat(model().node("Shape", "x", "y", attribute("end", 1)).longs("y")).containsExactly(2);
    assertThat(model().node("Size", "x", "y").longs("y")).containsExactly(6);
  }

  @Test
  void squeezeAndUnsqueezeTakeNegativeAxes() {
    TestModel wide = ints(model(), "a", -1, 0).node("Unsqueeze", "x,a", "y");
    assertThat(wide.evaluate("y").shape()).isEqualTo(Shape.of(1, 2, 3, 1));
    TestModel back =
        ints(ints(model(), "a", -1, 0), "b", -1)
            .node("Unsqueeze", "x,a", "z")
            .node("Squeeze", "z,b", "y");
    assertThat(back.evaluate("y").shape()).isEqualTo(Shape.of(1, 2, 3));
    TestModel all =
        ints(model(), "a", -1, 0).node("Unsqueeze", "x,a", "z").node("Squeeze", "z", "y");
    assertThat(all.evaluate("y").shape()).isEqualTo(Shape.of(2, 3));
  }

  @Test
  void flattenCutsAtAnyAxis() {
    assertThat(model().node("Flatten", "x", "y", attribute("axis", 0)).evaluate("y").shape())
        .isEqualTo(Shape.of(1, 6));
    assertThat(model().node("Flatten", "x", "y", attribute("axis", -1)).evaluate("y").shape())
        .isEqualTo(Shape.of(2, 3));
    assertThat(model().node("Flatten", "x", "y", attribute("axis", 2)).evaluate("y").shape())
        .isEqualTo(Shape.of(6, 1));
  }

  @Test
  void transposeReversesByDefault() {
    assertThat(model().node("Transpose", "x", "y").reals("y")).containsExactly(0, 3, 1, 4, 2, 5);
  }

  @Test
  void sliceCutsAndGoesBackwards() {
    assertThat(slice(new long[] {0, 1}, new long[] {9, 3}, new long[] {0, 1}, new long[] {1, 1}))
        .containsExactly(1, 2, 4, 5);
    assertThat(
            slice(
                new long[] {-1}, new long[] {Long.MIN_VALUE + 1}, new long[] {-1}, new long[] {-1}))
        .containsExactly(2, 1, 0, 5, 4, 3);
    assertThat(slice(new long[] {2}, new long[] {-9}, new long[] {1}, new long[] {-2}))
        .containsExactly(2, 0, 5, 3);
    assertThat(slice(new long[] {0}, new long[] {Long.MAX_VALUE}, new long[] {1}, new long[] {2}))
        .containsExactly(0, 2, 3, 5);
    assertThat(slice(new long[] {5}, new long[] {9}, new long[] {1}, new long[] {1})).isEmpty();
  }

  private static double[] slice(long[] starts, long[] ends, long[] axes, long[] steps) {
    TestModel model =
        ints(ints(ints(ints(model(), "s", starts), "e", ends), "a", axes), "t", steps);
    return model.node("Slice", "x,s,e,a,t", "y").reals("y");
  }

  @Test
  void splitTakesPartsOrMakesThem() {
    assertThat(
            ints(model(), "p", 1, 2).node("Split", "x,p", "a,y", attribute("axis", -1)).reals("y"))
        .containsExactly(1, 2, 4, 5);
    TestModel uneven =
        model()
            .opset(18)
            .node("Split", "x", "a,y", attribute("axis", 1), attribute("num_outputs", 2));
    assertThat(uneven.reals("y")).containsExactly(2, 5);
    assertThatThrownBy(() -> model().node("Split", "x", "a,y", attribute("axis", 1)).evaluate("y"))
        .isInstanceOf(MalformedModelException.class)
        .hasMessageContaining("divisible");
  }

  @Test
  void padsByEveryMode() {
    assertThat(pad("constant", 0, 1, 0, 2)).containsExactly(0, 0, 1, 2, 0, 0, 0, 3, 4, 5, 0, 0);
    assertThat(pad("edge", 0, 1, 0, 2)).containsExactly(0, 0, 1, 2, 2, 2, 3, 3, 4, 5, 5, 5);
    assertThat(pad("reflect", 0, 2, 0, 1)).containsExactly(2, 1, 0, 1, 2, 1, 5, 4, 3, 4, 5, 4);
    assertThat(pad("wrap", 0, 1, 0, 1)).containsExactly(2, 0, 1, 2, 0, 5, 3, 4, 5, 3);
    assertThat(pad("constant", 0, -1, 1, 0)).containsExactly(1, 2, 4, 5, 0, 0);
  }

  private static double[] pad(String mode, long... pads) {
    return ints(model(), "p", pads).node("Pad", "x,p", "y", attribute("mode", mode)).reals("y");
  }

  @Test
  void padsWithAValueAndForNamedAxes() {
    TestModel model =
        ints(ints(model().opset(18), "p", 1, 0), "a", -1)
            .node("Constant", "", "v", attribute("value_float", 7f))
            .node("Pad", "x,p,v,a", "y");
    assertThat(model.reals("y")).containsExactly(7, 0, 1, 2, 7, 3, 4, 5);
  }

  @Test
  void gatherCountsNegativeIndicesFromTheEnd() {
    assertThat(ints(model(), "i", -1, 0).node("Gather", "x,i", "y").reals("y"))
        .containsExactly(3, 4, 5, 0, 1, 2);
    assertThat(
            ints(model(), "i", 2, -3).node("Gather", "x,i", "y", attribute("axis", 1)).reals("y"))
        .containsExactly(2, 0, 5, 3);
    TestModel scalar =
        model()
            .initializer("i", StoredTensor.ofLongs(Shape.SCALAR, -1))
            .node("Gather", "x,i", "y", attribute("axis", 1));
    Tensor last = scalar.evaluate("y");
    assertThat(last.shape()).isEqualTo(Shape.of(2));
    assertThat(last.realAt(1)).isEqualTo(5);
  }

  @Test
  void gatherOutsideTheDataIsRefused() {
    assertThatThrownBy(() -> ints(model(), "i", 2).node("Gather", "x,i", "y").evaluate("y"))
        .isInstanceOf(MalformedModelException.class)
        .hasMessageContaining("index 2 must be from -2 to 1");
  }

  @Test
  void gatherElementsMayTakeASmallerPart() {
    TestModel model =
        model()
            .initializer("i", StoredTensor.ofLongs(Shape.of(1, 2), 2, -3))
            .node("GatherElements", "x,i", "y", attribute("axis", 1));
    assertThat(model.reals("y")).containsExactly(2, 0);
  }

  @Test
  void expandTileAndConcatRepeat() {
    assertThat(
            ints(new TestModel().input("x", Shape.of(2, 1), 1, 2), "s", 2, 1, 3)
                .node("Expand", "x,s", "y")
                .reals("y"))
        .containsExactly(1, 1, 1, 2, 2, 2, 1, 1, 1, 2, 2, 2);
    assertThat(
            ints(new TestModel().input("x", Shape.of(2), 1, 2), "r", 3)
                .node("Tile", "x,r", "y")
                .reals("y"))
        .containsExactly(1, 2, 1, 2, 1, 2);
    assertThat(model().node("Concat", "x,x", "y", attribute("axis", -1)).reals("y"))
        .containsExactly(0, 1, 2, 0, 1, 2, 3, 4, 5, 3, 4, 5);
  }

  @Test
  void trianglesAreCutAtTheDiagonal() {
    assertThat(model().node("Trilu", "x", "y").reals("y")).containsExactly(0, 1, 2, 0, 4, 5);
    assertThat(model().node("Trilu", "x", "y", attribute("upper", 0)).reals("y"))
        .containsExactly(0, 0, 0, 3, 4, 0);
    TestModel shifted =
        model().initializer("k", StoredTensor.ofLongs(Shape.SCALAR, 1)).node("Trilu", "x,k", "y");
    assertThat(shifted.reals("y")).containsExactly(0, 1, 2, 0, 0, 5);
  }

  @Test
  void runningSumsGoBothWays() {
    TestModel model = model().initializer("a", StoredTensor.ofLongs(Shape.SCALAR, 1));
    assertThat(model.node("CumSum", "x,a", "y").reals("y")).containsExactly(0, 1, 3, 3, 7, 12);
    TestModel backwards = model().initializer("a", StoredTensor.ofLongs(Shape.SCALAR, -1));
    assertThat(
            backwards
                .node("CumSum", "x,a", "y", attribute("exclusive", 1), attribute("reverse", 1))
                .reals("y"))
        .containsExactly(3, 2, 0, 9, 5, 0);
  }

  @Test
  void rangesCountInBothDirections() {
    assertThat(range(2, 9, 3)).containsExactly(2, 5, 8);
    assertThat(range(5, 1, -2)).containsExactly(5, 3);
    assertThat(range(5, 1, 1)).isEmpty();
  }

  private static long[] range(long start, long limit, long delta) {
    return new TestModel()
        .initializer("s", StoredTensor.ofLongs(Shape.SCALAR, start))
        .initializer("l", StoredTensor.ofLongs(Shape.SCALAR, limit))
        .initializer("d", StoredTensor.ofLongs(Shape.SCALAR, delta))
        .node("Range", "s,l,d", "y")
        .longs("y");
  }

  @Test
  void dynamicBatchShapesAreFolded() {
    TestModel model =
        ints(new TestModel().input("x", Shape.of(2, 3), UP_TO_SIX), "m", -1)
            .node("Shape", "x", "s")
            .node("Constant", "", "zero", attribute("value_int", 0))
            .node("Gather", "s,zero", "n")
            .node("Unsqueeze", "n,axis", "n1")
            .node("Concat", "n1,m", "target", attribute("axis", 0))
            .node("Reshape", "x,target", "y");
    assertThat(ints(model, "axis", 0).evaluate("y").shape()).isEqualTo(Shape.of(2, 3));
  }

  @Test
  void activeDropoutIsRefused() {
    TestModel model =
        model()
            .node("Constant", "", "ratio", attribute("value_float", 0.5f))
            .node("Constant", "", "one", attribute("value_int", 1))
            .node("Cast", "one", "training", attribute("to", 9))
            .node("Dropout", "x,ratio,training", "y");
    assertThatThrownBy(() -> model.evaluate("y"))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageContaining("model.eval()");
    assertThat(model().node("Dropout", "x", "y").reals("y")).containsExactly(UP_TO_SIX);
  }

  @Test
  void castsBetweenNumbersTruncate() {
    double[] y =
        new TestModel()
            .input("x", Shape.of(3), -1.7, 0, 2.9)
            .node("Cast", "x", "i", attribute("to", 7))
            .node("Cast", "i", "y", attribute("to", 1))
            .reals("y");
    assertThat(y).containsExactly(-1, 0, 2);
    assertThatThrownBy(() -> model().node("Cast", "x", "y", attribute("to", 3)).evaluate("y"))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageContaining("INT8");
  }

  @Test
  void einsumContractsAndPermutes() {
    double[] y =
        new TestModel()
            .input("a", Shape.of(2, 3), UP_TO_SIX)
            .input("b", Shape.of(4, 3), 1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 1)
            .node("Einsum", "a,b", "y", attribute("equation", "ik,jk->ji"))
            .reals("y");
    assertThat(y).containsExactly(0, 3, 1, 4, 2, 5, 3, 12);
  }
}
