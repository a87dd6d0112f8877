package io.curvescope.curvature.onnx;

import static io.curvescope.curvature.onnx.TestModel.attribute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.onnx.proto.AttributeProto;
import io.curvescope.curvature.onnx.proto.AttributeProto.AttributeType;
import io.curvescope.curvature.onnx.proto.ModelProto;
import io.curvescope.curvature.onnx.proto.NodeProto;
import io.curvescope.curvature.onnx.proto.SparseTensorProto;
import io.curvescope.curvature.onnx.proto.StringStringEntryProto;
import io.curvescope.curvature.onnx.proto.TensorProto;
import io.curvescope.curvature.safetensors.StoredTensor;
import io.curvescope.curvature.safetensors.StoredType;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OnnxReaderTest {
  private static TestModel model() {
    return new TestModel().input("x", Shape.of(2), 1, 2);
  }

  private static TensorProto.Builder tensor(TensorProto.DataType type, long... dims) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName("w").setDataType(type.getNumber());
    for (long dim : dims) {
      tensor.addDims(dim);
    }
    return tensor;
  }

  private static void requireRefused(
      TestModel model, Class<? extends OnnxException> kind, String... parts) {
    assertThatThrownBy(() -> model.read("y")).isInstanceOf(kind).hasMessageContainingAll(parts);
  }

  @Test
  void readsEveryFormInWhichATensorIsStored() {
    TestModel model = model().node("Relu", "x", "y");
    model
        .graph()
        .addInitializer(
            tensor(TensorProto.DataType.FLOAT, 2).setName("f").addFloatData(1.5f).addFloatData(2));
    model
        .graph()
        .addInitializer(tensor(TensorProto.DataType.DOUBLE, 1).setName("d").addDoubleData(Math.E));
    model.graph().addInitializer(tensor(TensorProto.DataType.INT64).setName("i").addInt64Data(-7));
    model
        .graph()
        .addInitializer(tensor(TensorProto.DataType.FLOAT16, 1).setName("h").addInt32Data(0x3c00));
    model.graph().addInitializer(tensor(TensorProto.DataType.BOOL, 1).setName("b").addInt32Data(1));
    model.initializer("r", StoredTensor.ofFloats(Shape.of(1), 3));
    OnnxModel read = model.read("y");
    assertThat(stored(read, "f").toDoubles()).containsExactly(1.5, 2);
    assertThat(stored(read, "d").realAt(0)).isEqualTo(Math.E);
    assertThat(stored(read, "i").int64At(0)).isEqualTo(-7);
    assertThat(stored(read, "h").realAt(0)).isEqualTo(1);
    assertThat(stored(read, "h").type()).isEqualTo(StoredType.F16);
    assertThat(stored(read, "b").boolAt(0)).isTrue();
    assertThat(stored(read, "r").realAt(0)).isEqualTo(3);
  }

  private static StoredTensor stored(OnnxModel model, String name) {
    return Optional.ofNullable(model.initializers().get(name)).orElseThrow();
  }

  @Test
  void tensorsMustFitTheirShapes() {
    TestModel shortData = model().node("Relu", "x", "y");
    shortData
        .graph()
        .addInitializer(
            tensor(TensorProto.DataType.FLOAT, 3).setRawData(ByteString.copyFrom(new byte[8])));
    requireRefused(
        shortData,
        MalformedModelException.class,
        "initializer 'w'",
        "needs 12 bytes of raw_data, but there are 8");
    TestModel overflow = model().node("Relu", "x", "y");
    overflow.graph().addInitializer(tensor(TensorProto.DataType.FLOAT, 1 << 30, 1 << 30, 16));
    requireRefused(overflow, ModelLimitException.class, "initializer 'w'");
    TestModel negative = model().node("Relu", "x", "y");
    negative.graph().addInitializer(tensor(TensorProto.DataType.FLOAT, -1));
    requireRefused(negative, MalformedModelException.class, "dims must be from 0");
  }

  @Test
  void whatIsNotSupportedIsRefusedByName() {
    TestModel external = model().node("Relu", "x", "y");
    external
        .graph()
        .addInitializer(
            tensor(TensorProto.DataType.FLOAT, 1)
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(
                    StringStringEntryProto.newBuilder()
                        .setKey("location")
                        .setValue("/etc/passwd")));
    requireRefused(
        external, UnsupportedModelException.class, "initializer 'w'", "external_data=False");
    TestModel quantized = model().node("Relu", "x", "y");
    quantized.graph().addInitializer(tensor(TensorProto.DataType.INT8, 1));
    requireRefused(quantized, UnsupportedModelException.class, "data type INT8", "BFLOAT16");
    TestModel sparse = model().node("Relu", "x", "y");
    sparse.graph().addSparseInitializer(SparseTensorProto.getDefaultInstance());
    requireRefused(sparse, UnsupportedModelException.class, "sparse_initializer");
  }

  @Test
  void subgraphsAndFunctionsAreRefusedByName() {
    TestModel branch =
        model()
            .node(
                "If",
                "x",
                "y",
                AttributeProto.newBuilder()
                    .setName("then_branch")
                    .setType(AttributeType.GRAPH)
                    .build());
    assertThatThrownBy(() -> branch.evaluate("y"))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageContaining("node '/If' (If)");
    TestModel function =
        model()
            .node(
                NodeProto.newBuilder()
                    .setOpType("aten_gelu")
                    .setDomain("pkg.onnxscript.torch_lib")
                    .addInput("x")
                    .addOutput("y"));
    assertThatThrownBy(() -> function.evaluate("y"))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageContaining("node 'y' (pkg.onnxscript.torch_lib.aten_gelu)")
        .hasMessageContaining("inline");
  }

  @Test
  void versionsOutsideTheRangeAreRefused() {
    requireRefused(
        model().node("Relu", "x", "y").opset(12),
        UnsupportedModelException.class,
        "opset 12",
        "13 to 21");
    requireRefused(
        model().node("Relu", "x", "y").opset(22), UnsupportedModelException.class, "opset 22");
    requireRefused(
        model().node("Relu", "x", "y").irVersion(11),
        UnsupportedModelException.class,
        "ir_version");
    ModelProto.Builder none = model().node("Relu", "x", "y").proto("y").clearOpsetImport();
    assertThatThrownBy(() -> OnnxModel.read(none.build().toByteArray(), OnnxLimits.DEFAULT))
        .isInstanceOf(MalformedModelException.class)
        .hasMessageContaining("opset_import");
  }

  @Test
  void cyclesAndUnknownAndRepeatedNamesAreRefused() {
    requireRefused(
        model().node("Add", "x,z", "y").node("Relu", "y", "z"),
        MalformedModelException.class,
        "node '/Add' (Add), input 'z'",
        "cycle");
    requireRefused(
        model().node("Relu", "q", "y"),
        MalformedModelException.class,
        "input 'q'",
        "nothing makes it");
    requireRefused(
        model().node("Relu", "x", "y").node("Abs", "x", "y"),
        MalformedModelException.class,
        "output 'y'",
        "twice");
    requireRefused(model(), MalformedModelException.class, "output 'y'", "nothing makes it");
  }

  @Test
  void aRepeatedAttributeIsRefused() {
    requireRefused(
        model().node("Elu", "x", "y", attribute("alpha", 1f), attribute("alpha", 2f)),
        MalformedModelException.class,
        "attribute 'alpha'",
        "twice");
  }

  @Test
  void manyTinyMessagesAreCountedBeforeTheyAreParsed() {
    byte[] graph = new byte[2_000_000];
    for (int i = 0; i < graph.length; i += 2) {
      graph[i] = 0x0a;
    }
    byte[] bytes =
        ModelProto.newBuilder()
            .setIrVersion(8)
            .build()
            .toByteString()
            .concat(ByteString.copyFrom(new byte[] {0x3a, (byte) 0x80, (byte) 0x89, 0x7a}))
            .concat(ByteString.copyFrom(graph))
            .toByteArray();
    assertThatThrownBy(() -> OnnxModel.read(bytes, OnnxLimits.DEFAULT))
        .isInstanceOf(ModelLimitException.class)
        .hasMessageContaining("more than 100000 nodes");
  }

  @Test
  void textThatIsNoModelIsRefused() {
    for (String text : new String[] {"", "hello", "{\"a\":1}"}) {
      assertThatThrownBy(
              () ->
                  OnnxModel.read(
                      text.getBytes(java.nio.charset.StandardCharsets.UTF_8), OnnxLimits.DEFAULT))
          .isInstanceOf(MalformedModelException.class);
    }
  }
}
