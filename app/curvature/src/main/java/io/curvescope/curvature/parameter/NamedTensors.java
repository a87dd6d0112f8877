package io.curvescope.curvature.parameter;

import io.curvescope.curvature.onnx.OnnxAttribute;
import io.curvescope.curvature.onnx.OnnxModel;
import io.curvescope.curvature.onnx.OnnxNode;
import io.curvescope.curvature.safetensors.StoredTensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The tensors that a model holds under a name: initializers, the tensors that PyTorch merged behind
 * an {@code Identity}, and those that Constant nodes hold.
 *
 * @param initializers the initializers
 * @param merged the outputs of Identity nodes behind initializers
 * @param constants the outputs of Constant nodes
 */
record NamedTensors(
    Map<String, StoredTensor> initializers,
    Map<String, StoredTensor> merged,
    Map<String, StoredTensor> constants) {

  static NamedTensors of(OnnxModel model) {
    Map<String, StoredTensor> merged = new LinkedHashMap<>();
    Map<String, StoredTensor> constants = new LinkedHashMap<>();
    for (OnnxNode node : model.nodes()) {
      if (!node.domain().isEmpty()
          || node.outputs().isEmpty()
          || node.outputs().getFirst().isEmpty()) {
        continue;
      }
      String output = node.outputs().getFirst();
      if (node.operator().equals("Identity")
          && !node.inputs().isEmpty()
          && isParameterName(output, model)) {
        source(node.inputs().getFirst(), model, merged)
            .ifPresent(tensor -> merged.put(output, tensor));
      } else if (node.operator().equals("Constant")
          && node.attributes().get("value")
              instanceof OnnxAttribute.TensorValue(StoredTensor tensor)) {
        constants.put(output, tensor);
      }
    }
    return new NamedTensors(model.initializers(), merged, constants);
  }

  /**
   * An Identity under a made-up name, or at the end of the graph, is a step of the computation and
   * no merged parameter.
   */
  private static boolean isParameterName(String output, OnnxModel model) {
    return !ExporterNames.isMadeUp(output) && !model.outputs().contains(output);
  }

  private static Optional<StoredTensor> source(
      String input, OnnxModel model, Map<String, StoredTensor> merged) {
    return Optional.ofNullable(model.initializers().get(input))
        .or(() -> Optional.ofNullable(merged.get(input)));
  }

  /** All of them, in that order. */
  Map<String, StoredTensor> all() {
    Map<String, StoredTensor> all = new LinkedHashMap<>(initializers);
    all.putAll(merged);
    all.putAll(constants);
    return all;
  }
}
