package io.curvescope.curvature.onnx;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Checks that every name is made once, and before it is used; a graph with a cycle has no such
 * order.
 */
final class GraphNames {
  private GraphNames() {}

  static void check(
      List<OnnxInput> inputs,
      Set<String> initializers,
      List<OnnxNode> nodes,
      List<String> outputs) {
    Set<String> known = new HashSet<>(initializers);
    for (OnnxInput input : inputs) {
      if (!known.add(input.name())) {
        throw new MalformedModelException(
            OnnxLocation.field("input '" + input.name() + "'"), "occurs twice");
      }
    }
    Set<String> produced = new HashSet<>();
    nodes.forEach(node -> produced.addAll(node.outputs()));
    for (OnnxNode node : nodes) {
      checkNode(node, known, produced);
    }
    if (outputs.isEmpty()) {
      throw new MalformedModelException(
          OnnxLocation.field("output"), "the graph must have an output");
    }
    for (String output : outputs) {
      if (output.isEmpty() || !known.contains(output)) {
        throw new MalformedModelException(
            OnnxLocation.field("output '" + output + "'"), "nothing makes it");
      }
    }
  }

  private static void checkNode(OnnxNode node, Set<String> known, Set<String> produced) {
    if (node.operator().isEmpty()) {
      throw new MalformedModelException(node.location().at("op_type"), "is missing");
    }
    for (String input : node.inputs()) {
      if (!input.isEmpty() && !known.contains(input)) {
        String why =
            produced.contains(input)
                ? "a later node makes it; nodes must follow those that they depend on, without a cycle"
                : "nothing makes it";
        throw new MalformedModelException(node.location().at("input '" + input + "'"), why);
      }
    }
    for (String output : node.outputs()) {
      if (!output.isEmpty() && !known.add(output)) {
        throw new MalformedModelException(
            node.location().at("output '" + output + "'"),
            "is made twice; every name is made once");
      }
    }
  }
}
