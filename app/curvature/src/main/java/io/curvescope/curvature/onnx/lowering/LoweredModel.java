package io.curvescope.curvature.onnx.lowering;

import io.curvescope.curvature.graph.Value;
import io.curvescope.curvature.safetensors.StoredTensor;
import java.util.List;

/**
 * A model as values of a graph.
 *
 * @param parameters the inputs of the graph that stand for the variables, in their order
 * @param inputs the inputs of the graph that stand for the batch's floating inputs; integers and
 *     masks are constants
 * @param output the model's first output
 */
public record LoweredModel(List<Value> parameters, List<BoundInput> inputs, Value output) {
  public LoweredModel {
    parameters = List.copyOf(parameters);
    inputs = List.copyOf(inputs);
  }

  /** An input of the graph with what the batch holds for it. */
  public record BoundInput(Value value, StoredTensor data) {}
}
