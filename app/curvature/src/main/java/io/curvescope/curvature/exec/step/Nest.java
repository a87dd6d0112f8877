package io.curvescope.curvature.exec.step;

import io.curvescope.curvature.graph.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Loops over the places of several views of one shape, as few as possible: axes of extent 1 vanish,
 * and neighbouring axes become one where every view passes from one to the other at an even stride.
 * Axes that are reduced stay apart from those that are kept.
 */
public final class Nest {
  private final int[] extents;
  private final boolean[] reduced;
  private final long[][] strides;

  private Nest(int[] extents, boolean[] reduced, long[][] strides) {
    this.extents = extents;
    this.reduced = reduced;
    this.strides = strides;
  }

  /**
   * The loops over a shape.
   *
   * @param views all of that shape
   * @param reducedAxes axes not to be merged with others
   */
  public static Nest of(Shape shape, List<View> views, List<Integer> reducedAxes) {
    List<Integer> axes = new ArrayList<>();
    for (int axis = 0; axis < shape.rank(); axis++) {
      axes.add(axis);
    }
    return inOrder(shape, views, reducedAxes, axes);
  }

  /** As {@link #of}, with the axes nested in the given order, outermost first. */
  public static Nest inOrder(
      Shape shape, List<View> views, List<Integer> reducedAxes, List<Integer> order) {
    List<Integer> extents = new ArrayList<>();
    List<Boolean> reduced = new ArrayList<>();
    List<long[]> strides = new ArrayList<>();
    for (int axis : order) {
      int extent = shape.dimension(axis);
      if (extent == 1) {
        continue;
      }
      long[] inner = views.stream().mapToLong(view -> view.stride(axis)).toArray();
      int last = extents.size() - 1;
      boolean isReduced = reducedAxes.contains(axis);
      if (last >= 0
          && reduced.get(last) == isReduced
          && continues(strides.get(last), inner, extent)
          && (long) extents.get(last) * extent <= Integer.MAX_VALUE) {
        extents.set(last, extents.get(last) * extent);
        strides.set(last, inner);
      } else {
        extents.add(extent);
        reduced.add(isReduced);
        strides.add(inner);
      }
    }
    boolean[] flags = new boolean[reduced.size()];
    for (int i = 0; i < flags.length; i++) {
      flags[i] = reduced.get(i);
    }
    return new Nest(
        extents.stream().mapToInt(Integer::intValue).toArray(),
        flags,
        strides.toArray(long[][]::new));
  }

  private static boolean continues(long[] outer, long[] inner, int extent) {
    for (int i = 0; i < outer.length; i++) {
      if (outer[i] != inner[i] * extent) {
        return false;
      }
    }
    return true;
  }

  /** Number of loops. */
  public int rank() {
    return extents.length;
  }

  /** Turns of one loop, 0 being the outermost. */
  public int extent(int loop) {
    return extents[loop];
  }

  /** Whether a loop runs over reduced axes. */
  public boolean isReduced(int loop) {
    return reduced[loop];
  }

  /** How far a view moves per turn of a loop, in elements. */
  public long stride(int view, int loop) {
    return strides[loop][view];
  }
}
