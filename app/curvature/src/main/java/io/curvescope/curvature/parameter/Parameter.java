package io.curvescope.curvature.parameter;

import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.safetensors.StoredTensor;

/**
 * A variable of the loss.
 *
 * @param name its name in the model
 * @param value where the curvature is computed
 */
public record Parameter(String name, StoredTensor value) {
  /** The extents. */
  public Shape shape() {
    return value.shape();
  }

  /** The number of elements. */
  public int size() {
    return value.size();
  }
}
