package io.curvescope.curvature.exec.window;

import io.curvescope.curvature.exec.layout.StridedCopy;
import io.curvescope.curvature.exec.memory.Memory;
import io.curvescope.curvature.exec.step.Frame;
import io.curvescope.curvature.exec.tile.RealTiles;

/**
 * Unfolds channels into a matrix whose column is the patch seen at one position of the window, and
 * folds such a matrix back by adding ("im2col" and "col2im"). The matrix has a row per channel and
 * tap, and a column per position.
 */
final class Patches {
  private Patches() {}

  /**
   * The patches of some rows of positions of a group of channels of some images: unfolded into the
   * scratch space, or the channels themselves where a patch is a single element.
   *
   * @param channels address of the group in the first image
   * @param images whose columns lie behind each other in each row of the matrix
   * @return the matrix's address
   */
  static long unfold(
      ConvolutionExtents extents, Frame frame, long channels, int images, int row, int rows) {
    Sliding sliding = extents.sliding();
    int bytes = frame.precision().real().bytes();
    int columns = rows * sliding.rowLength();
    if (sliding.isIdentity()) {
      return channels + (long) row * sliding.rowLength() * bytes;
    }
    for (int image = 0; image < images; image++) {
      unfold(
          sliding,
          bytes,
          channels + extents.inputOffset(image, 0) * bytes,
          extents.groupChannels(),
          frame.scratch() + (long) image * columns * bytes,
          (long) images * columns * bytes,
          row,
          rows);
    }
    return frame.scratch();
  }

  /** The distance between the rows of the matrix that {@link #unfold} gives. */
  static int leading(ConvolutionExtents extents, int columns) {
    return extents.sliding().isIdentity() ? extents.sliding().positionCount() : columns;
  }

  /** Writes the patches of some rows of positions; padding is zero. */
  private static void unfold(
      Sliding sliding,
      int bytes,
      long channels,
      int count,
      long matrix,
      long matrixRowBytes,
      int row,
      int rows) {
    int length = sliding.rowLength();
    int step = sliding.step();
    long matrixRow = matrix;
    for (int channel = 0; channel < count; channel++) {
      long from = channels + (long) channel * sliding.inputSize() * bytes;
      for (int tap = 0; tap < sliding.tapCount(); tap++) {
        int first = sliding.firstInside(tap);
        int inside = sliding.endInside(tap) - first;
        long place = from + ((long) sliding.firstPlace(tap) + first * (long) step) * bytes;
        long to = matrixRow;
        for (int r = row; r < row + rows; r++) {
          int start = sliding.inputRow(r, tap);
          if (start < 0 || inside == 0) {
            Memory.clear(to, (long) length * bytes);
          } else {
            long target = to + (long) first * bytes;
            Memory.clear(to, (long) first * bytes);
            if (step == 1) {
              Memory.copy(place + (long) start * bytes, target, (long) inside * bytes);
            } else {
              StridedCopy.copy(bytes, place + (long) start * bytes, step, target, 1, inside);
            }
            Memory.clear(target + (long) inside * bytes, (long) (length - first - inside) * bytes);
          }
          to += (long) length * bytes;
        }
        matrixRow += matrixRowBytes;
      }
    }
  }

  /** Adds the patches of some rows of positions to the channels. */
  static void fold(
      Sliding sliding, RealTiles reals, long channels, int count, long matrix, int row, int rows) {
    int bytes = reals.elementBytes();
    int length = sliding.rowLength();
    int step = sliding.step();
    long from = matrix;
    for (int channel = 0; channel < count; channel++) {
      long to = channels + (long) channel * sliding.inputSize() * bytes;
      for (int tap = 0; tap < sliding.tapCount(); tap++) {
        int first = sliding.firstInside(tap);
        int end = sliding.endInside(tap);
        int place = sliding.firstPlace(tap) + first * step;
        for (int r = row; r < row + rows; r++) {
          int start = sliding.inputRow(r, tap);
          if (start >= 0 && end > first) {
            long target = to + (long) (start + place) * bytes;
            long source = from + (long) first * bytes;
            if (step == 1) {
              reals.addRow(target, source, end - first);
            } else {
              reals.addMemory(target, step, source, 1, end - first);
            }
          }
          from += (long) length * bytes;
        }
      }
    }
  }
}
