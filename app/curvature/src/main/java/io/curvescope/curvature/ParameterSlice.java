package io.curvescope.curvature;

import io.curvescope.curvature.graph.Shape;

/**
 * Where a parameter lies in the flat vector of all parameters.
 *
 * @param name its name in the model
 * @param shape its extents, row-major
 * @param offset the position of its first element
 */
public record ParameterSlice(String name, Shape shape, int offset) {
  /** The number of elements. */
  public int size() {
    return Math.toIntExact(shape.size());
  }
}
