package io.curvescope.curvature.exec.layout;

import io.curvescope.curvature.exec.memory.Memory;
import io.curvescope.curvature.exec.step.Frame;
import io.curvescope.curvature.exec.step.Nest;
import io.curvescope.curvature.exec.step.Odometer;
import io.curvescope.curvature.exec.step.Step;
import io.curvescope.curvature.exec.step.View;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Copies a view to another of the same shape. Where the two run along memory in different
 * directions it goes block by block, so that each cache line is used whole.
 */
public final class CopyStep implements Step {
  private static final int BLOCK = 32;
  private static final int SOURCE = 0;
  private static final int TARGET = 1;

  private final View source;
  private final long elements;
  private final View target;
  private final boolean clearsFirst;
  private final Nest nest;
  private final Odometer outer;
  private final int rowLoop;
  private final int columnLoop;

  /** Copies all of the source. */
  public CopyStep(View source, View target) {
    this(source, target, false);
  }

  /**
   * @param clearsFirst whether the target's whole storage is set to zero before
   */
  public CopyStep(View source, View target, boolean clearsFirst) {
    this.source = source;
    this.elements = source.shape().size();
    this.target = target;
    this.clearsFirst = clearsFirst;
    List<Integer> order = new ArrayList<>();
    for (int axis = 0; axis < source.shape().rank(); axis++) {
      order.add(axis);
    }
    order.sort(Comparator.comparingLong(axis -> -Math.abs(target.stride(axis))));
    // The axis along which the source is dense becomes the last but one: the two of them make the
    // blocks.
    order.stream()
        .filter(axis -> source.stride(axis) == 1 && source.extent(axis) > 1)
        .findFirst()
        .filter(axis -> !axis.equals(order.getLast()))
        .ifPresent(
            axis -> {
              order.remove(axis);
              order.add(order.size() - 1, axis);
            });
    this.nest = Nest.inOrder(source.shape(), List.of(source, target), List.of(), order);
    this.rowLoop = nest.rank() - 2;
    this.columnLoop = nest.rank() - 1;
    this.outer = new Odometer(nest, 0, rowLoop, 2);
  }

  @Override
  public List<View> reads() {
    return List.of(source);
  }

  @Override
  public List<View> writes() {
    return List.of(target);
  }

  @Override
  public void run(Frame frame) {
    int bytes = source.type().bytes();
    long from = frame.address(source);
    long to = frame.address(target);
    if (clearsFirst) {
      Memory.clear(to - target.offset() * bytes, target.storage().bytes());
    }
    if (elements == 0) {
      return;
    }
    do {
      plane(from + outer.offset(SOURCE) * bytes, to + outer.offset(TARGET) * bytes, bytes);
    } while (outer.advance());
  }

  private void plane(long from, long to, int bytes) {
    int rows = rowLoop < 0 ? 1 : nest.extent(rowLoop);
    int columns = columnLoop < 0 ? 1 : nest.extent(columnLoop);
    long sourceRow = rowLoop < 0 ? 0 : nest.stride(SOURCE, rowLoop) * bytes;
    long targetRow = rowLoop < 0 ? 0 : nest.stride(TARGET, rowLoop) * bytes;
    long sourceColumn = columnLoop < 0 ? 1 : nest.stride(SOURCE, columnLoop);
    long targetColumn = columnLoop < 0 ? 1 : nest.stride(TARGET, columnLoop);
    if (sourceColumn == 1 && targetColumn == 1) {
      for (int row = 0; row < rows; row++) {
        Memory.copy(from + row * sourceRow, to + row * targetRow, (long) columns * bytes);
      }
      return;
    }
    for (int row = 0; row < rows; row += BLOCK) {
      int rowEnd = Math.min(rows, row + BLOCK);
      for (int column = 0; column < columns; column += BLOCK) {
        int width = Math.min(BLOCK, columns - column);
        for (int r = row; r < rowEnd; r++) {
          StridedCopy.copy(
              bytes,
              from + r * sourceRow + column * sourceColumn * bytes,
              sourceColumn,
              to + r * targetRow + column * targetColumn * bytes,
              targetColumn,
              width);
        }
      }
    }
  }
}
