package io.curvescope.curvature.onnx;

import io.curvescope.curvature.onnx.proto.AttributeProto;
import io.curvescope.curvature.onnx.proto.AttributeProto.AttributeType;
import io.curvescope.curvature.onnx.proto.NodeProto;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns a node's attributes into typed values. */
final class AttributeDecoder {
  private final TensorDecoder tensors;

  AttributeDecoder(TensorDecoder tensors) {
    this.tensors = tensors;
  }

  Map<String, OnnxAttribute> decode(NodeProto node, OnnxLocation where) {
    Map<String, OnnxAttribute> attributes = new LinkedHashMap<>();
    for (AttributeProto attribute : node.getAttributeList()) {
      OnnxLocation at = where.at("attribute '" + attribute.getName() + "'");
      if (attributes.put(attribute.getName(), decode(attribute, at)) != null) {
        throw new MalformedModelException(at, "occurs twice");
      }
    }
    return attributes;
  }

  private OnnxAttribute decode(AttributeProto attribute, OnnxLocation where) {
    if (attribute.hasRefAttrName()) {
      throw new MalformedModelException(
          where, "refers to an attribute of a function, outside a function");
    }
    return switch (typeOf(attribute)) {
      case INT -> new OnnxAttribute.Int(attribute.getI());
      case FLOAT -> new OnnxAttribute.Real(attribute.getF());
      case STRING -> new OnnxAttribute.Text(attribute.getS().toStringUtf8());
      case TENSOR -> new OnnxAttribute.TensorValue(tensors.decode(attribute.getT(), where));
      case INTS -> new OnnxAttribute.Ints(attribute.getIntsList());
      case FLOATS -> new OnnxAttribute.Reals(List.copyOf(attribute.getFloatsList()));
      case STRINGS -> new OnnxAttribute.Unsupported("a list of strings");
      case GRAPH, GRAPHS -> new OnnxAttribute.Unsupported("a subgraph");
      case SPARSE_TENSOR, SPARSE_TENSORS -> new OnnxAttribute.Unsupported("a sparse tensor");
      case TENSORS -> new OnnxAttribute.Unsupported("a list of tensors");
      case TYPE_PROTO, TYPE_PROTOS -> new OnnxAttribute.Unsupported("a type");
      case UNDEFINED -> throw new MalformedModelException(where, "has no known type");
    };
  }

  /** Files of the first IR versions leave the type out; there the field that is set tells it. */
  private static AttributeType typeOf(AttributeProto attribute) {
    if (attribute.getType() != AttributeType.UNDEFINED) {
      return attribute.getType();
    }
    if (attribute.hasT()) {
      return AttributeType.TENSOR;
    }
    if (attribute.hasG()) {
      return AttributeType.GRAPH;
    }
    if (attribute.hasS()) {
      return AttributeType.STRING;
    }
    if (attribute.hasI()) {
      return AttributeType.INT;
    }
    if (attribute.hasF()) {
      return AttributeType.FLOAT;
    }
    if (attribute.getIntsCount() > 0) {
      return AttributeType.INTS;
    }
    return attribute.getFloatsCount() > 0 ? AttributeType.FLOATS : AttributeType.UNDEFINED;
  }
}
