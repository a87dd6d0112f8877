package io.curvescope.bench;

import io.curvescope.curvature.graph.Graph;
import io.curvescope.curvature.graph.TensorType;
import java.util.List;

/**
 * A network with its loss as a graph: the parameters first, then the inputs, then the targets as one-hot rows; the mean
 * cross-entropy is the only output.
 *
 * @param parameters the number of leading inputs that are parameters
 */
public record Network(Graph loss, int parameters) {

  /** The types of the parameters. */
  public List<TensorType> parameterTypes() {
    return loss.inputs().subList(0, parameters).stream().map(input -> input.type()).toList();
  }

  /** The number of elements of all parameters. */
  public int dimension() {
    return (int) parameterTypes().stream().mapToLong(type -> type.shape().size()).sum();
  }
}
