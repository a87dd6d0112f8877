package io.curvescope.curvature.onnx;

import java.util.List;
import java.util.Map;

/**
 * One application of an operator.
 *
 * @param name the node's name, or its first output's where it has none
 * @param domain the operator's domain; empty for the standard one
 * @param operator the operator
 * @param inputs the names of the inputs; an optional input that is left out is empty
 * @param outputs the names of the outputs; an output that nobody uses may be empty
 * @param attributes the attributes by name
 */
public record OnnxNode(
    String name,
    String domain,
    String operator,
    List<String> inputs,
    List<String> outputs,
    Map<String, OnnxAttribute> attributes) {
  public OnnxNode {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    attributes = Map.copyOf(attributes);
  }

  /** Where an error in this node lies. */
  public OnnxLocation location() {
    return OnnxLocation.node(name, domain.isEmpty() ? operator : domain + "." + operator);
  }
}
