package io.curvescope.curvature.exec.product;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A loop of a product: its extent, and how far it moves in the left operand, the right operand and
 * the result (zero where it does not run).
 *
 * @param separate whether it runs over independent problems, so that it must not change the shape
 *     of a call of BLAS, whose rounding depends on the shape
 */
record Axis(Kind kind, int extent, long left, long right, long result, boolean separate) {
  enum Kind {
    BATCH,
    LEFT_FREE,
    RIGHT_FREE,
    CONTRACTED
  }

  /** A loop of one turn. */
  static Axis single(Kind kind) {
    return new Axis(kind, 1, 0, 0, 0, false);
  }

  /** The same loop as one of another kind. */
  Axis as(Kind other) {
    return new Axis(other, extent, left, right, result, separate);
  }

  /** The same loops of one kind, as few as possible. */
  static List<Axis> merge(List<Axis> axes) {
    List<Axis> sorted = new ArrayList<>(axes);
    sorted.removeIf(axis -> axis.extent() == 1);
    sorted.sort(
        Comparator.comparingLong(
            (Axis axis) ->
                -Math.max(axis.left(), axis.kind() == Kind.RIGHT_FREE ? axis.right() : 0)));
    List<Axis> merged = new ArrayList<>();
    for (Axis axis : sorted) {
      if (!merged.isEmpty() && continues(merged.getLast(), axis)) {
        Axis outer = merged.removeLast();
        merged.add(
            new Axis(
                axis.kind(),
                outer.extent() * axis.extent(),
                axis.left(),
                axis.right(),
                axis.result(),
                false));
      } else {
        merged.add(axis);
      }
    }
    return merged;
  }

  private static boolean continues(Axis outer, Axis inner) {
    return !outer.separate()
        && !inner.separate()
        && outer.left() == inner.left() * inner.extent()
        && outer.right() == inner.right() * inner.extent()
        && outer.result() == inner.result() * inner.extent()
        && (long) outer.extent() * inner.extent() <= Integer.MAX_VALUE;
  }
}
