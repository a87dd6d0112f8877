package io.curvescope.curvature.exec.gather;

import io.curvescope.curvature.graph.Shape;

/**
 * The loops of picking along an axis: data [leading, outer, extent, inner], indices [outer, picked,
 * inner].
 */
record AlongAxis(long leading, long outer, int extent, int picked, int inner) {

  static AlongAxis of(Shape data, Shape indices, int axis, int leadingAxes) {
    return new AlongAxis(
        data.axes(0, leadingAxes).size(),
        data.axes(leadingAxes, axis).size(),
        data.dimension(axis),
        indices.dimension(axis - leadingAxes),
        Math.toIntExact(data.axes(axis + 1, data.rank()).size()));
  }
}
