package io.curvescope.curvature.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.InvalidProtocolBufferException;
import io.curvescope.curvature.onnx.proto.GraphProto;
import io.curvescope.curvature.onnx.proto.ModelProto;
import io.curvescope.curvature.onnx.proto.NodeProto;
import io.curvescope.curvature.onnx.proto.OperatorSetIdProto;
import io.curvescope.curvature.onnx.proto.TensorProto;
import io.curvescope.curvature.onnx.proto.ValueInfoProto;
import io.curvescope.curvature.safetensors.StoredTensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Decodes a model: first the form of the bytes, then versions, then each part of the graph, then
 * its names.
 */
final class OnnxReader {
  private static final int MINIMUM_IR_VERSION = 3;
  private static final int MAXIMUM_IR_VERSION = 10;
  private static final int MINIMUM_OPSET = 13;
  private static final int MAXIMUM_OPSET = 21;

  private final OnnxLimits limits;
  private final TensorDecoder tensors;
  private final AttributeDecoder attributes;

  OnnxReader(OnnxLimits limits) {
    this.limits = limits;
    this.tensors = new TensorDecoder(limits);
    this.attributes = new AttributeDecoder(tensors);
  }

  OnnxModel read(byte[] bytes) {
    WireScan.check(bytes, limits);
    ModelProto model = parse(bytes);
    requireIrVersion(model);
    int opset = opset(model);
    if (model.getTrainingInfoCount() > 0) {
      throw new UnsupportedModelException(
          OnnxLocation.field("training_info"),
          "training graphs are not read; export the model for inference");
    }
    if (!model.hasGraph()) {
      throw new MalformedModelException(OnnxLocation.field("graph"), "is missing");
    }
    GraphProto graph = model.getGraph();
    if (graph.getSparseInitializerCount() > 0) {
      throw new UnsupportedModelException(
          OnnxLocation.field("sparse_initializer"),
          "sparse tensors are not read; store them dense");
    }
    Map<String, StoredTensor> initializers = initializers(graph);
    List<OnnxInput> inputs = inputs(graph, initializers);
    List<OnnxNode> nodes = nodes(graph);
    List<String> outputs = graph.getOutputList().stream().map(ValueInfoProto::getName).toList();
    GraphNames.check(inputs, initializers.keySet(), nodes, outputs);
    String producer = (model.getProducerName() + " " + model.getProducerVersion()).strip();
    return new OnnxModel(producer, opset, inputs, initializers, nodes, outputs, limits);
  }

  private static ModelProto parse(byte[] bytes) {
    CodedInputStream in = CodedInputStream.newInstance(bytes);
    in.enableAliasing(true);
    in.setSizeLimit(Integer.MAX_VALUE);
    try {
      return DiscardUnknownFieldsParser.wrap(ModelProto.parser()).parseFrom(in);
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedModelException(
          OnnxLocation.model(), "not an ONNX model: " + e.getMessage(), e);
    }
  }

  private static void requireIrVersion(ModelProto model) {
    long version = model.getIrVersion();
    OnnxLocation where = OnnxLocation.field("ir_version");
    if (version < MINIMUM_IR_VERSION) {
      throw new MalformedModelException(
          where,
          "must be from " + MINIMUM_IR_VERSION + " to " + MAXIMUM_IR_VERSION + ", got " + version);
    }
    if (version > MAXIMUM_IR_VERSION) {
      throw new UnsupportedModelException(
          where,
          version
              + " is newer than "
              + MAXIMUM_IR_VERSION
              + "; export with opset_version="
              + MAXIMUM_OPSET
              + " or less");
    }
  }

  private static int opset(ModelProto model) {
    OnnxLocation where = OnnxLocation.field("opset_import");
    List<Long> versions =
        model.getOpsetImportList().stream()
            .filter(opset -> standardDomain(opset.getDomain()).isEmpty())
            .map(OperatorSetIdProto::getVersion)
            .distinct()
            .toList();
    if (versions.size() != 1) {
      throw new MalformedModelException(
          where, "must name one version of the standard operators, got " + versions);
    }
    long version = versions.getFirst();
    if (version < MINIMUM_OPSET || version > MAXIMUM_OPSET) {
      throw new UnsupportedModelException(
          where,
          "opset "
              + version
              + " is not supported; export with opset_version from "
              + MINIMUM_OPSET
              + " to "
              + MAXIMUM_OPSET);
    }
    return (int) version;
  }

  private Map<String, StoredTensor> initializers(GraphProto graph) {
    Map<String, StoredTensor> initializers = new LinkedHashMap<>();
    for (TensorProto tensor : graph.getInitializerList()) {
      OnnxLocation where = OnnxLocation.field("initializer '" + tensor.getName() + "'");
      if (tensor.getName().isEmpty()) {
        throw new MalformedModelException(where, "must have a name");
      }
      if (initializers.put(tensor.getName(), tensors.decode(tensor, where)) != null) {
        throw new MalformedModelException(where, "occurs twice");
      }
    }
    return initializers;
  }

  /**
   * Old exporters list initializers among the inputs too, as defaults; those are no inputs of ours.
   */
  private List<OnnxInput> inputs(GraphProto graph, Map<String, StoredTensor> initializers) {
    List<OnnxInput> inputs = new ArrayList<>();
    for (ValueInfoProto input : graph.getInputList()) {
      if (!initializers.containsKey(input.getName())) {
        inputs.add(InputDecoder.decode(input, limits));
      }
    }
    return inputs;
  }

  private List<OnnxNode> nodes(GraphProto graph) {
    List<OnnxNode> nodes = new ArrayList<>();
    for (NodeProto node : graph.getNodeList()) {
      String domain = standardDomain(node.getDomain());
      String output = node.getOutputCount() == 0 ? "" : node.getOutput(0);
      String name = node.getName().isEmpty() ? output : node.getName();
      OnnxLocation where = OnnxLocation.node(name, node.getOpType());
      nodes.add(
          new OnnxNode(
              name,
              domain,
              node.getOpType(),
              List.copyOf(node.getInputList()),
              List.copyOf(node.getOutputList()),
              attributes.decode(node, where)));
    }
    return nodes;
  }

  private static String standardDomain(String domain) {
    return domain.equals("ai.onnx") ? "" : domain;
  }
}
