package io.curvescope.curvature.onnx.lowering;

import io.curvescope.curvature.onnx.OnnxModel;
import io.curvescope.curvature.onnx.OnnxNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The nodes that the model's first output depends on, in their order. */
final class NeededNodes {
  private NeededNodes() {}

  static List<OnnxNode> of(OnnxModel model) {
    Set<String> needed = new HashSet<>(Set.of(model.outputs().getFirst()));
    Deque<OnnxNode> nodes = new ArrayDeque<>();
    for (OnnxNode node : model.nodes().reversed()) {
      if (node.outputs().stream().anyMatch(needed::contains)) {
        needed.addAll(node.inputs());
        needed.remove("");
        nodes.addFirst(node);
      }
    }
    return List.copyOf(nodes);
  }
}
