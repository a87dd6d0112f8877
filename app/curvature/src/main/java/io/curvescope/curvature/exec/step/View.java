package io.curvescope.curvature.exec.step;

import io.curvescope.curvature.exec.StorageType;
import io.curvescope.curvature.graph.Shape;
import java.util.List;
import java.util.Optional;

/**
 * A tensor in storage: element (i, j, ...) lies at offset + i * strides[0] + j * strides[1] + ....
 * Permuting, slicing, repeating and, where possible, reshaping give another view of the same
 * storage and cost nothing.
 *
 * @param offset of the first element, in elements
 * @param strides one per axis, in elements; zero repeats
 */
public record View(Storage storage, long offset, Shape shape, List<Long> strides) {
  public View {
    strides = List.copyOf(strides);
  }

  /** All of a storage in row-major order. */
  public static View dense(Storage storage, Shape shape) {
    return new View(storage, 0, shape, rowMajor(shape));
  }

  /** The first element of a storage, repeated. */
  public static View splat(Storage storage, Shape shape) {
    return new View(storage, 0, shape, shape.dimensions().stream().map(extent -> 0L).toList());
  }

  /** How the elements are stored. */
  public StorageType type() {
    return storage.type();
  }

  /** The extent of one axis. */
  public int extent(int axis) {
    return shape.dimension(axis);
  }

  /** The stride of one axis. */
  public long stride(int axis) {
    return strides.get(axis);
  }

  /** Whether the elements lie in row-major order without gaps. */
  public boolean isDense() {
    if (shape.size() == 0) {
      return true;
    }
    long stride = 1;
    for (int axis = shape.rank() - 1; axis >= 0; axis--) {
      if (extent(axis) != 1) {
        if (stride(axis) != stride) {
          return false;
        }
        stride *= extent(axis);
      }
    }
    return true;
  }

  /** Whether it is dense and all of its storage. */
  public boolean isWhole() {
    return offset == 0 && isDense() && shape.size() == storage.elements();
  }

  /** Axis i of the result is axis {@code axes[i]} of this. */
  public View permute(List<Integer> axes) {
    return new View(storage, offset, shape.select(axes), axes.stream().map(strides::get).toList());
  }

  /** The elements start, start + step, ... below limit along each axis. */
  public View slice(List<Integer> starts, List<Integer> steps, Shape result) {
    long moved = offset;
    Long[] scaled = new Long[shape.rank()];
    for (int axis = 0; axis < shape.rank(); axis++) {
      moved += starts.get(axis) * stride(axis);
      scaled[axis] = stride(axis) * steps.get(axis);
    }
    return new View(storage, moved, result, List.of(scaled));
  }

  /** Repeated along the axes of {@code result} that are not among {@code axes}. */
  public View broadcast(Shape result, List<Integer> axes) {
    Long[] repeated = new Long[result.rank()];
    java.util.Arrays.fill(repeated, 0L);
    for (int axis = 0; axis < axes.size(); axis++) {
      repeated[axes.get(axis)] = stride(axis);
    }
    return new View(storage, offset, result, List.of(repeated));
  }

  /**
   * The same elements in row-major order under another shape, or nothing where that takes a copy.
   */
  public Optional<View> reshape(Shape result) {
    Nest nest = Nest.of(shape, List.of(this), List.of());
    Long[] split = new Long[result.rank()];
    int group = nest.rank() - 1;
    long remaining = group < 0 ? 1 : nest.extent(group);
    long stride = group < 0 ? 1 : nest.stride(0, group);
    for (int axis = result.rank() - 1; axis >= 0; axis--) {
      int extent = result.dimension(axis);
      split[axis] = stride;
      if (extent == 1) {
        continue;
      }
      if (extent == 0 || remaining % extent != 0) {
        return Optional.empty();
      }
      remaining /= extent;
      stride *= extent;
      if (remaining == 1 && group > 0) {
        group--;
        remaining = nest.extent(group);
        stride = nest.stride(0, group);
      }
    }
    return Optional.of(new View(storage, offset, result, List.of(split)));
  }

  /** The strides of dense row-major order. */
  public static List<Long> rowMajor(Shape shape) {
    return java.util.Arrays.stream(shape.strides()).boxed().toList();
  }
}
