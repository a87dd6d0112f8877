package io.curvescope.curvature.onnx;

import io.curvescope.curvature.safetensors.StoredTensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A model whose form has been checked: every name is made once and before it is used, and every
 * tensor's bytes fit its shape.
 *
 * @param producer who wrote it, for messages
 * @param opset the version of the standard operators
 * @param inputs what a batch must bring, in order
 * @param initializers the tensors that the file holds, by name, in the order of the file
 * @param nodes the operators, each after those that it depends on
 * @param outputs the names of the results, in order; at least one
 * @param limits the limits that it was read under
 */
public record OnnxModel(
    String producer,
    int opset,
    List<OnnxInput> inputs,
    Map<String, StoredTensor> initializers,
    List<OnnxNode> nodes,
    List<String> outputs,
    OnnxLimits limits) {
  public OnnxModel {
    inputs = List.copyOf(inputs);
    initializers = Collections.unmodifiableMap(new LinkedHashMap<>(initializers));
    nodes = List.copyOf(nodes);
    outputs = List.copyOf(outputs);
  }

  /**
   * Reads a model from bytes, which must not change afterwards: its tensors are views of them.
   *
   * @throws OnnxException if it is malformed, exceeds a limit, or is of a form that is not
   *     supported
   */
  public static OnnxModel read(byte[] bytes, OnnxLimits limits) {
    return new OnnxReader(limits).read(bytes);
  }
}
