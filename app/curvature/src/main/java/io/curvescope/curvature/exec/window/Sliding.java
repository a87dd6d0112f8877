package io.curvescope.curvature.exec.window;

import io.curvescope.curvature.graph.Window;
import java.util.List;

/**
 * A window sliding over spatial axes, in the numbers that the loops need. The positions of the
 * window form rows along the last spatial axis; taps are the places within the window, in row-major
 * order.
 */
final class Sliding {
  private final int rank;
  private final int[] input;
  private final int[] positions;
  private final int[] strides;
  private final int[] padLow;
  private final int[] dilations;
  private final int[] taps;
  private final int tapCount;
  private final int inputSize;
  private final int positionCount;
  private final int rows;

  /**
   * By tap: its place at the first position of a row, and the positions at which it sees the input.
   */
  private final int[] firstPlaces;

  private final int[] firstInside;
  private final int[] endInside;

  /** By tap and row. */
  private final int[] rowStarts;

  Sliding(Window window, List<Integer> spatial) {
    this.rank = window.rank();
    this.input = ints(spatial);
    this.positions = ints(window.positions(spatial));
    this.strides = ints(window.strides());
    this.padLow = ints(window.padLow());
    this.dilations = ints(window.dilations());
    int[] extents = ints(window.extents());
    this.tapCount = product(extents);
    this.taps = new int[tapCount * rank];
    for (int tap = 0; tap < tapCount; tap++) {
      int rest = tap;
      for (int axis = rank - 1; axis >= 0; axis--) {
        taps[tap * rank + axis] = rest % extents[axis];
        rest /= extents[axis];
      }
    }
    this.inputSize = product(input);
    this.positionCount = product(positions);
    this.rows = positionCount / positions[rank - 1];
    this.firstPlaces = new int[tapCount];
    this.firstInside = new int[tapCount];
    this.endInside = new int[tapCount];
    this.rowStarts = new int[Math.multiplyExact(tapCount, rows)];
    for (int tap = 0; tap < tapCount; tap++) {
      int place = place(0, tap, rank - 1);
      int room = input[rank - 1] - 1 - place;
      firstPlaces[tap] = place;
      firstInside[tap] = place >= 0 ? 0 : Math.min(rowLength(), (-place + step() - 1) / step());
      int end = room < 0 ? 0 : Math.min(rowLength(), room / step() + 1);
      endInside[tap] = Math.max(end, firstInside[tap]);
      for (int row = 0; row < rows; row++) {
        rowStarts[tap * rows + row] = rowStart(row, tap);
      }
    }
  }

  private static int[] ints(List<Integer> values) {
    return values.stream().mapToInt(Integer::intValue).toArray();
  }

  private static int product(int[] extents) {
    int product = 1;
    for (int extent : extents) {
      product = Math.multiplyExact(product, extent);
    }
    return product;
  }

  /** Places within the window. */
  int tapCount() {
    return tapCount;
  }

  /** Elements of one channel of the input. */
  int inputSize() {
    return inputSize;
  }

  /** Positions of the window. */
  int positionCount() {
    return positionCount;
  }

  /**
   * Whether the patch at each position is the element at that place: a window of one element, step
   * 1, no padding.
   */
  boolean isIdentity() {
    boolean steps = true;
    for (int axis = 0; axis < rank; axis++) {
      steps &= strides[axis] == 1 && padLow[axis] == 0 && positions[axis] == input[axis];
    }
    return tapCount == 1 && steps;
  }

  /** Positions in a row. */
  int rowLength() {
    return positions[rank - 1];
  }

  /** Rows of positions. */
  int rows() {
    return rows;
  }

  /** The distance in the input between neighbours of a row. */
  int step() {
    return strides[rank - 1];
  }

  /**
   * Where in a channel of the input the row starts at the first place of its last axis, or -1 if it
   * is all padding.
   */
  int inputRow(int row, int tap) {
    return rowStarts[tap * rows + row];
  }

  private int rowStart(int row, int tap) {
    int start = 0;
    int scale = input[rank - 1];
    int rest = row;
    for (int axis = rank - 2; axis >= 0; axis--) {
      int position = rest % positions[axis];
      rest /= positions[axis];
      int place = place(position, tap, axis);
      if (place < 0 || place >= input[axis]) {
        return -1;
      }
      start += place * scale;
      scale *= input[axis];
    }
    return start;
  }

  /**
   * The place along the last axis that a tap sees at the first position of a row; may lie in the
   * padding.
   */
  int firstPlace(int tap) {
    return firstPlaces[tap];
  }

  /** The first position of a row at which a tap sees an element of the input. */
  int firstInside(int tap) {
    return firstInside[tap];
  }

  /**
   * Behind the last position of a row at which a tap sees an element of the input; not before the
   * first.
   */
  int endInside(int tap) {
    return endInside[tap];
  }

  private int place(int position, int tap, int axis) {
    return position * strides[axis] + taps[tap * rank + axis] * dilations[axis] - padLow[axis];
  }
}
