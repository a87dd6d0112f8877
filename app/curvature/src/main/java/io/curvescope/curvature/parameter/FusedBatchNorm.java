package io.curvescope.curvature.parameter;

import io.curvescope.curvature.onnx.OnnxModel;
import io.curvescope.curvature.onnx.OnnxNode;
import io.curvescope.curvature.safetensors.SafetensorsFile;
import java.util.HashSet;
import java.util.Set;

/**
 * Finds the tensors into which an exporter may have multiplied a BatchNorm. The dynamo exporter
 * leaves the product under the name of the layer's own weight; replacing it by the unfused weight
 * of a checkpoint would undo half of the fusion.
 */
final class FusedBatchNorm {
  private static final Set<String> LAYERS = Set.of("Conv", "ConvTranspose", "Gemm", "MatMul");

  private FusedBatchNorm() {}

  /**
   * Weights and biases of layers, if the weights hold running statistics that the model no longer
   * has.
   */
  static Set<String> candidates(OnnxModel model, Set<String> named, SafetensorsFile weights) {
    boolean fused =
        weights.tensors().keySet().stream()
            .anyMatch(name -> name.endsWith(".running_mean") && !named.contains(name));
    Set<String> candidates = new HashSet<>();
    if (fused) {
      for (OnnxNode node : model.nodes()) {
        if (node.domain().isEmpty() && LAYERS.contains(node.operator())) {
          candidates.addAll(node.inputs());
        }
      }
    }
    return candidates;
  }
}
