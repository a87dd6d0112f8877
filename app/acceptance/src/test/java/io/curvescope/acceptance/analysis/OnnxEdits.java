package io.curvescope.acceptance.analysis;

import com.google.protobuf.InvalidProtocolBufferException;
import io.curvescope.curvature.onnx.proto.AttributeProto;
import io.curvescope.curvature.onnx.proto.GraphProto;
import io.curvescope.curvature.onnx.proto.ModelProto;
import io.curvescope.curvature.onnx.proto.NodeProto;
import io.curvescope.curvature.onnx.proto.TensorProto;
import java.util.function.Consumer;

/** Turns a model that can be analysed into one that cannot. */
final class OnnxEdits {
  private static final int FLOAT = 1;
  private static final int BOOL = 9;

  private OnnxEdits() {}

  /** Every node of an operator becomes one of an operator that ONNX does not have. */
  static byte[] renameOperator(byte[] model, String operator, String renamed) {
    return edit(
        model,
        graph ->
            graph
                .getNodeBuilderList()
                .forEach(
                    node -> {
                      if (node.getOpType().equals(operator)) {
                        node.setOpType(renamed);
                      }
                    }));
  }

  /** Every node of an operator of one input becomes a dropout that is active. */
  static byte[] activeDropout(byte[] model, String operator) {
    return edit(
        model,
        graph -> {
          graph.addNode(
              0, constant("ratio", TensorProto.newBuilder().setDataType(FLOAT).addFloatData(0.5f)));
          graph.addNode(
              0, constant("training", TensorProto.newBuilder().setDataType(BOOL).addInt32Data(1)));
          for (NodeProto.Builder node : graph.getNodeBuilderList()) {
            if (node.getOpType().equals(operator)) {
              node.setOpType("Dropout").addInput("ratio").addInput("training");
            }
          }
        });
  }

  /** Every batch normalisation uses the statistics of its batch. */
  static byte[] trainingMode(byte[] model) {
    return edit(
        model,
        graph -> {
          for (NodeProto.Builder node : graph.getNodeBuilderList()) {
            if (node.getOpType().equals("BatchNormalization")) {
              for (int i = node.getAttributeCount() - 1; i >= 0; i--) {
                if (node.getAttribute(i).getName().equals("training_mode")) {
                  node.removeAttribute(i);
                }
              }
              node.addAttribute(
                  AttributeProto.newBuilder()
                      .setName("training_mode")
                      .setType(AttributeProto.AttributeType.INT)
                      .setI(1));
            }
          }
        });
  }

  private static NodeProto.Builder constant(String name, TensorProto.Builder value) {
    return NodeProto.newBuilder()
        .setOpType("Constant")
        .addOutput(name)
        .addAttribute(
            AttributeProto.newBuilder()
                .setName("value")
                .setType(AttributeProto.AttributeType.TENSOR)
                .setT(value));
  }

  private static byte[] edit(byte[] model, Consumer<GraphProto.Builder> change) {
    try {
      ModelProto.Builder edited = ModelProto.parseFrom(model).toBuilder();
      change.accept(edited.getGraphBuilder());
      return edited.build().toByteArray();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
