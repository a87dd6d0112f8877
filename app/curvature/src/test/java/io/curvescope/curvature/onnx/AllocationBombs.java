package io.curvescope.curvature.onnx;

import static io.curvescope.curvature.onnx.TestModel.attribute;

import io.curvescope.curvature.CurvatureOptions;
import io.curvescope.curvature.CurvatureProblem;
import io.curvescope.curvature.exec.Precision;
import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.loss.Loss;
import io.curvescope.curvature.onnx.lowering.Batch;
import io.curvescope.curvature.onnx.proto.NodeProto;
import io.curvescope.curvature.parameter.ModelParameters;
import io.curvescope.curvature.safetensors.SafetensorsFile;
import io.curvescope.curvature.safetensors.StoredTensor;
import io.curvescope.curvature.safetensors.StoredType;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Small models that ask for much memory, each read and planned under the limits of production. The
 * program prints a line for each: its name and how it was refused.
 */
final class AllocationBombs {
  /** Within the limit of 2^30 elements. */
  private static final long MANY = 1_000_000_000;

  private AllocationBombs() {}

  static Map<String, Supplier<TestModel>> models() {
    Map<String, Supplier<TestModel>> models = new LinkedHashMap<>();
    models.put(
        "range",
        () ->
            scaled("Range", "start,limit,delta")
                .initializer("start", one(0))
                .initializer("limit", one(MANY))
                .initializer("delta", one(1)));
    models.put(
        "pad edge",
        () -> model().initializer("pads", longs(0, MANY)).node(pad("edge")).node(sum("r")));
    models.put(
        "pad reflect",
        () -> model().initializer("pads", longs(MANY, 0)).node(pad("reflect")).node(sum("r")));
    models.put(
        "pad wrap",
        () -> model().initializer("pads", longs(0, MANY)).node(pad("wrap")).node(sum("r")));
    models.put("splat as a list", () -> splat(MANY).node("Reshape", "x,splat", "r").node(sum("r")));
    models.put("splat as axes", () -> splat(MANY).node("Unsqueeze", "x,splat", "r").node(sum("r")));
    models.put("splat as indices", () -> splat(MANY).node("Gather", "x,splat", "r").node(sum("r")));
    models.put(
        "single parts",
        () ->
            wide()
                .node("SplitToSequence", "wide", "parts", attribute("axis", 0))
                .initializer("which", one(0))
                .node("SequenceAt", "parts,which", "r")
                .node(sum("r")));
    models.put(
        "parts of one",
        () ->
            wide()
                .initializer("chunk", StoredTensor.ofLongs(Shape.SCALAR, 1))
                .node("SplitToSequence", "wide,chunk", "parts", attribute("axis", 0))
                .initializer("which", one(0))
                .node("SequenceAt", "parts,which", "r")
                .node(sum("r")));
    models.put(
        "slice backwards",
        () ->
            wide()
                .initializer("from", longs(-1))
                .initializer("to", longs(Long.MIN_VALUE + 1))
                .initializer("axes", longs(0))
                .initializer("steps", longs(-1))
                .node("Slice", "wide,from,to,axes,steps", "r")
                .node(sum("r")));
    models.put(
        "triangle",
        () ->
            model()
                .initializer("square", longs(30_000, 30_000))
                .node("ConstantOfShape", "square", "wide", attribute("value", real(1)))
                .node("Trilu", "wide", "r")
                .node(sum("r")));
    models.put(
        "counts of a pool",
        () ->
            model()
                .initializer("image", longs(1, 1, 1, 1))
                .node("Reshape", "x2,image", "one")
                .node(
                    "AveragePool",
                    "one",
                    "r",
                    attribute("kernel_shape", List.of(15_001L, 15_001L)),
                    attribute("pads", List.of(15_000L, 15_000L, 15_000L, 15_000L)))
                .node(sum("r"))
                .input("x2", Shape.of(1), 1));
    models.put(
        "joined nothing",
        () ->
            model()
                .initializer("empty", longs(MANY, 0))
                .node("ConstantOfShape", "empty", "a", attribute("value", one(1)))
                .node("Concat", "a,a", "r", attribute("axis", 0))
                .node("Concat", "a,a", "s", attribute("axis", 1))
                .node("Reshape", "x,s", "t")
                .node(sum("t")));
    models.put("statistics of many layers", () -> statistics());
    models.put("half precision", () -> halves());
    return models;
  }

  private static TestModel model() {
    return new TestModel().opset(18).input("x", Shape.of(2), 1, 2).initializer("w", real(1));
  }

  private static TestModel scaled(String operator, String inputs) {
    return model()
        .node(operator, inputs, "range")
        .node("Cast", "range", "r0", attribute("to", 1))
        .node("Mul", "r0,w", "r")
        .node(sum("r"));
  }

  private static TestModel splat(long count) {
    return model()
        .initializer("shape", longs(count))
        .node("ConstantOfShape", "shape", "splat", attribute("value", one(0)));
  }

  /** x, repeated to an axis of many. */
  private static TestModel wide() {
    return model().initializer("shape", longs(MANY / 2, 2)).node("Expand", "x,shape", "wide");
  }

  /** The same large initializer as the statistics of many layers. */
  private static TestModel statistics() {
    int channels = 1 << 18;
    TestModel model =
        new TestModel()
            .opset(18)
            .input("x", StoredTensor.ofFloats(Shape.of(1, channels), new float[channels]))
            .initializer("s", StoredTensor.ofFloats(Shape.of(channels), filled(channels, 1)));
    String before = "x";
    for (int layer = 0; layer < 500; layer++) {
      String after = "y" + layer;
      model.node("BatchNormalization", before + ",s,s,s,s", after);
      before = after;
    }
    return model.node(sum(before));
  }

  /** Many constants of two bytes for each element, which become eight. */
  private static TestModel halves() {
    int size = 1 << 20;
    TestModel model = model().initializer("last", real(1));
    MemorySegment bytes = MemorySegment.ofArray(new byte[2 * size]);
    String before = "x0";
    model.node("ReduceSum", "x", "x0", attribute("keepdims", 0));
    for (int constant = 0; constant < 24; constant++) {
      model.node(
          "Constant",
          "",
          "c" + constant,
          attribute("value", new StoredTensor(StoredType.F16, Shape.of(size), bytes)));
      model.node("Add", before + ",c" + constant, "y" + constant);
      before = "y" + constant;
    }
    return model.node(sum(before));
  }

  private static float[] filled(int size, float element) {
    float[] elements = new float[size];
    Arrays.fill(elements, element);
    return elements;
  }

  private static NodeProto.Builder pad(String mode) {
    return NodeProto.newBuilder()
        .setOpType("Pad")
        .setName("/Pad")
        .addAllInput(List.of("x", "pads"))
        .addOutput("r")
        .addAttribute(attribute("mode", mode));
  }

  private static NodeProto.Builder sum(String of) {
    return NodeProto.newBuilder()
        .setOpType("ReduceSum")
        .addInput(of)
        .addOutput("y")
        .addAttribute(attribute("keepdims", 0));
  }

  private static StoredTensor one(long value) {
    return StoredTensor.ofLongs(Shape.of(1), value);
  }

  private static StoredTensor longs(long... values) {
    return StoredTensor.ofLongs(Shape.of(values.length), values);
  }

  private static StoredTensor real(float value) {
    return StoredTensor.ofFloats(Shape.of(1), value);
  }

  public static void main(String[] arguments) {
    models()
        .forEach(
            (name, model) -> {
              System.out.println(name + ": " + outcome(model.get()));
              System.out.flush();
            });
    System.out.println("end");
  }

  private static String outcome(TestModel bomb) {
    try {
      OnnxModel model = bomb.read("y");
      Batch batch = Batch.of(model, new SafetensorsFile(bomb.batch(), Map.of()));
      Optional<List<String>> names =
          model.initializers().containsKey("w") ? Optional.of(List.of("w")) : Optional.empty();
      ModelParameters parameters = ModelParameters.choose(model, names, Optional.empty());
      try (CurvatureProblem problem =
          CurvatureProblem.of(
              model,
              parameters,
              batch,
              new Loss.Output(),
              CurvatureOptions.of(Precision.FLOAT32))) {
        return "accepted with " + problem.dimension() + " parameters";
      }
    } catch (OnnxException refused) {
      return refused.kind() + " " + refused.getMessage();
    }
  }
}
