package io.curvescope.curvature.onnx;

import com.google.protobuf.ByteString;
import io.curvescope.curvature.CurvatureOptions;
import io.curvescope.curvature.CurvatureProblem;
import io.curvescope.curvature.graph.GraphBuilder;
import io.curvescope.curvature.graph.ReferenceInterpreter;
import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.graph.Tensor;
import io.curvescope.curvature.loss.Loss;
import io.curvescope.curvature.onnx.lowering.Batch;
import io.curvescope.curvature.onnx.lowering.LoweredModel;
import io.curvescope.curvature.onnx.lowering.ModelLowering;
import io.curvescope.curvature.onnx.proto.AttributeProto;
import io.curvescope.curvature.onnx.proto.AttributeProto.AttributeType;
import io.curvescope.curvature.onnx.proto.GraphProto;
import io.curvescope.curvature.onnx.proto.ModelProto;
import io.curvescope.curvature.onnx.proto.NodeProto;
import io.curvescope.curvature.onnx.proto.OperatorSetIdProto;
import io.curvescope.curvature.onnx.proto.TensorProto;
import io.curvescope.curvature.onnx.proto.TensorShapeProto;
import io.curvescope.curvature.onnx.proto.TypeProto;
import io.curvescope.curvature.onnx.proto.ValueInfoProto;
import io.curvescope.curvature.parameter.ModelParameters;
import io.curvescope.curvature.safetensors.SafetensorsFile;
import io.curvescope.curvature.safetensors.StoredTensor;
import io.curvescope.curvature.safetensors.StoredType;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Builds a small ONNX model and runs it. Inputs are part of the batch; parameters and constants are
 * initializers.
 */
public final class TestModel {
  /** An initializer that no node needs, so that every model has a parameter. */
  private static final String SPARE = "spare";

  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("test");
  private final Map<String, StoredTensor> batch = new LinkedHashMap<>();
  private int opset = 17;
  private int irVersion = 8;

  public TestModel opset(int version) {
    opset = version;
    return this;
  }

  public TestModel irVersion(int version) {
    irVersion = version;
    return this;
  }

  public TestModel input(String name, Shape shape, double... elements) {
    return input(name, StoredTensor.ofDoubles(shape, elements));
  }

  public TestModel integers(String name, Shape shape, long... elements) {
    return input(name, StoredTensor.ofLongs(shape, elements));
  }

  public TestModel input(String name, StoredTensor tensor) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (int axis = 0; axis < tensor.shape().rank(); axis++) {
      shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimParam(name + axis));
    }
    TypeProto.Tensor type =
        TypeProto.Tensor.newBuilder()
            .setElemType(dataType(tensor.type()).getNumber())
            .setShape(shape)
            .build();
    graph.addInput(
        ValueInfoProto.newBuilder()
            .setName(name)
            .setType(TypeProto.newBuilder().setTensorType(type)));
    batch.put(name, tensor);
    return this;
  }

  public TestModel initializer(String name, StoredTensor tensor) {
    graph.addInitializer(proto(tensor).setName(name));
    return this;
  }

  public TestModel node(NodeProto.Builder node) {
    graph.addNode(node);
    return this;
  }

  /**
   * A node named after its operator, whose inputs and outputs are given as comma-separated names.
   */
  public TestModel node(
      String operator, String inputs, String outputs, AttributeProto... attributes) {
    return node(
        NodeProto.newBuilder()
            .setOpType(operator)
            .setName("/" + operator)
            .addAllInput(names(inputs))
            .addAllOutput(names(outputs))
            .addAllAttribute(List.of(attributes)));
  }

  private static List<String> names(String list) {
    return list.isEmpty() ? List.of() : List.of(list.split(",", -1));
  }

  public GraphProto.Builder graph() {
    return graph;
  }

  public static AttributeProto attribute(String name, long value) {
    return AttributeProto.newBuilder().setName(name).setType(AttributeType.INT).setI(value).build();
  }

  public static AttributeProto attribute(String name, float value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeType.FLOAT)
        .setF(value)
        .build();
  }

  public static AttributeProto attribute(String name, String value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeType.STRING)
        .setS(ByteString.copyFromUtf8(value))
        .build();
  }

  public static AttributeProto attribute(String name, StoredTensor value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeType.TENSOR)
        .setT(proto(value))
        .build();
  }

  public static AttributeProto attribute(String name, List<Long> values) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeType.INTS)
        .addAllInts(values)
        .build();
  }

  public Map<String, StoredTensor> batch() {
    return Map.copyOf(batch);
  }

  public ModelProto.Builder proto(String output) {
    return ModelProto.newBuilder()
        .setIrVersion(irVersion)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
        .setGraph(graph.clone().addOutput(ValueInfoProto.newBuilder().setName(output)));
  }

  public byte[] bytes(String output) {
    return proto(output).build().toByteArray();
  }

  public OnnxModel read(String output) {
    return OnnxModel.read(bytes(output), OnnxLimits.DEFAULT);
  }

  /** A lowered model with the values of its inputs: the parameters, then the batch. */
  public record Lowered(GraphBuilder builder, LoweredModel model, List<Tensor> inputs) {}

  /** The model as values of a graph. */
  public Lowered lower(String output) {
    OnnxModel model = read(output);
    ModelParameters parameters = ModelParameters.choose(model, Optional.empty(), Optional.empty());
    GraphBuilder builder = new GraphBuilder();
    Batch inputs = Batch.of(model, new SafetensorsFile(batch, Map.of()));
    LoweredModel lowered = ModelLowering.lower(builder, model, parameters, inputs);
    List<Tensor> values = new ArrayList<>();
    parameters.variables().forEach(parameter -> values.add(parameter.value().toTensor()));
    lowered.inputs().forEach(input -> values.add(input.data().toTensor()));
    return new Lowered(builder, lowered, values);
  }

  /** The loss of all initializers on the batch. */
  public CurvatureProblem problem(
      String output, Loss loss, Optional<StoredTensor> targets, CurvatureOptions options) {
    OnnxModel model = read(output);
    Batch inputs = Batch.of(model, new SafetensorsFile(batch, Map.of()));
    return CurvatureProblem.of(
        model,
        ModelParameters.choose(model, Optional.empty(), Optional.empty()),
        new Batch(inputs.inputs(), targets, List.of()),
        loss,
        options);
  }

  /** What the model makes of the batch. */
  public Tensor evaluate(String output) {
    initializer(SPARE, StoredTensor.ofDoubles(Shape.SCALAR, 1));
    Lowered lowered = lower(output);
    return ReferenceInterpreter.evaluate(
            lowered.builder().build(List.of(lowered.model().output())), lowered.inputs())
        .getFirst();
  }

  /** The elements of an output of reals. */
  public double[] reals(String output) {
    return ReferenceInterpreter.reals(evaluate(output));
  }

  /** The elements of an output of integers. */
  public long[] longs(String output) {
    Tensor tensor = evaluate(output);
    long[] elements = new long[(int) tensor.shape().size()];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = tensor.int64At(i);
    }
    return elements;
  }

  public static TensorProto.Builder proto(StoredTensor tensor) {
    TensorProto.Builder proto =
        TensorProto.newBuilder().setDataType(dataType(tensor.type()).getNumber());
    tensor.shape().dimensions().forEach(extent -> proto.addDims(extent));
    return proto.setRawData(ByteString.copyFrom(tensor.bytes().toArray(ValueLayout.JAVA_BYTE)));
  }

  private static TensorProto.DataType dataType(StoredType type) {
    return switch (type) {
      case F16 -> TensorProto.DataType.FLOAT16;
      case BF16 -> TensorProto.DataType.BFLOAT16;
      case F32 -> TensorProto.DataType.FLOAT;
      case F64 -> TensorProto.DataType.DOUBLE;
      case I32 -> TensorProto.DataType.INT32;
      case I64 -> TensorProto.DataType.INT64;
      case BOOL -> TensorProto.DataType.BOOL;
    };
  }
}
