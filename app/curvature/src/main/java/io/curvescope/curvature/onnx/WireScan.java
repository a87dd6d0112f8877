package io.curvescope.curvature.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.WireFormat;
import io.curvescope.curvature.onnx.proto.AttributeProto;
import io.curvescope.curvature.onnx.proto.GraphProto;
import io.curvescope.curvature.onnx.proto.ModelProto;
import java.io.IOException;

/**
 * Walks the protobuf wire format and counts what a parser would allocate, without allocating it:
 * two bytes can announce an object of a hundred. The walk follows the declared messages only, none
 * of which contains itself, so its depth is bounded.
 */
final class WireScan {
  private final OnnxLimits limits;
  private int nodes;
  private int tensors;
  private int messages;
  private long entries;

  private WireScan(OnnxLimits limits) {
    this.limits = limits;
  }

  /**
   * Checks a model's bytes.
   *
   * @throws OnnxException if they are not protobuf or exceed a limit
   */
  static void check(byte[] model, OnnxLimits limits) {
    if (model.length > limits.maximumBytes()) {
      throw new ModelLimitException(
          OnnxLocation.model(),
          model.length + " bytes; at most " + limits.maximumBytes() + " are read");
    }
    CodedInputStream in = CodedInputStream.newInstance(model);
    in.setSizeLimit(Integer.MAX_VALUE);
    try {
      new WireScan(limits).scan(in, ModelProto.getDescriptor());
    } catch (IOException e) {
      throw new MalformedModelException(
          OnnxLocation.model(), "not a protobuf message: " + e.getMessage(), e);
    }
  }

  private void scan(CodedInputStream in, Descriptor message) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      int wireType = WireFormat.getTagWireType(tag);
      if (wireType == WireFormat.WIRETYPE_START_GROUP
          || wireType == WireFormat.WIRETYPE_END_GROUP) {
        throw new MalformedModelException(
            OnnxLocation.field(message.getName()), "holds a protobuf group; ONNX has none");
      }
      FieldDescriptor field = message.findFieldByNumber(WireFormat.getTagFieldNumber(tag));
      if (field == null || wireType != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
        count(field == null ? 0 : 1);
        in.skipField(tag);
      } else {
        scanLengthDelimited(in, field);
      }
    }
  }

  private void scanLengthDelimited(CodedInputStream in, FieldDescriptor field) throws IOException {
    int length = in.readRawVarint32();
    count(1);
    if (field.getJavaType() == JavaType.MESSAGE) {
      countMessage(field);
      int outer = in.pushLimit(length);
      scan(in, field.getMessageType());
      in.popLimit(outer);
    } else {
      if (field.isPackable()
          && (field.getJavaType() == JavaType.INT || field.getJavaType() == JavaType.LONG)) {
        count(length);
      }
      if (field.isPackable() && field.getContainingType().equals(AttributeProto.getDescriptor())) {
        // Lists of numbers become lists of objects; those of tensors stay arrays.
        count(length / Float.BYTES);
      }
      in.skipRawBytes(length);
    }
  }

  private void countMessage(FieldDescriptor field) {
    messages = require(messages + 1, limits.maximumMessages(), "messages");
    boolean ofGraph = field.getContainingType().equals(GraphProto.getDescriptor());
    if (ofGraph && field.getNumber() == GraphProto.NODE_FIELD_NUMBER) {
      nodes = require(nodes + 1, limits.maximumNodes(), "nodes");
    }
    if (ofGraph && field.getNumber() == GraphProto.INITIALIZER_FIELD_NUMBER) {
      tensors = require(tensors + 1, limits.maximumTensors(), "initializers");
    }
  }

  private void count(int more) {
    entries += more;
    require(
        entries > Integer.MAX_VALUE ? Integer.MAX_VALUE : (int) entries,
        limits.maximumEntries(),
        "fields and list elements");
  }

  private static int require(int count, int limit, String what) {
    if (count > limit) {
      throw new ModelLimitException(OnnxLocation.model(), "more than " + limit + " " + what);
    }
    return count;
  }
}
