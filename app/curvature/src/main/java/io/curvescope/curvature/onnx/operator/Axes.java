package io.curvescope.curvature.onnx.operator;

import io.curvescope.curvature.onnx.MalformedModelException;
import io.curvescope.curvature.onnx.OnnxLocation;
import java.util.List;
import java.util.TreeSet;

/** Axes as ONNX counts them: negative ones from the end. */
final class Axes {
  private Axes() {}

  static int normalize(long axis, int rank, OnnxLocation where) {
    if (axis < -rank || axis >= rank) {
      throw new MalformedModelException(
          where,
          "axis "
              + axis
              + " must be from "
              + -rank
              + " to "
              + (rank - 1)
              + " for a tensor of "
              + rank
              + " axes");
    }
    return (int) (axis < 0 ? axis + rank : axis);
  }

  /** Each axis once, ascending. */
  static List<Integer> normalize(List<Long> axes, int rank, OnnxLocation where) {
    TreeSet<Integer> ascending = new TreeSet<>();
    for (long axis : axes) {
      if (!ascending.add(normalize(axis, rank, where))) {
        throw new MalformedModelException(where, "names axis " + axis + " twice, got " + axes);
      }
    }
    return List.copyOf(ascending);
  }
}
