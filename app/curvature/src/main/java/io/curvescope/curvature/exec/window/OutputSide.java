package io.curvescope.curvature.exec.window;

import io.curvescope.curvature.exec.memory.Memory;

/**
 * Moves the output side of several images between its place, [images, filters, positions], and a
 * matrix with a row per filter and a column per position of an image, as products need it.
 */
final class OutputSide {
  private OutputSide() {}

  /**
   * Writes the matrix to its place.
   *
   * @param images how many
   * @param place address of the group's first filter in the first image
   */
  static void scatter(ConvolutionExtents extents, int bytes, int images, long matrix, long place) {
    long run = (long) extents.sliding().positionCount() * bytes;
    for (int filter = 0; filter < extents.groupFilters(); filter++) {
      for (int image = 0; image < images; image++) {
        Memory.copy(
            matrix + ((long) filter * images + image) * run,
            place + extents.outputOffset(image, 0, 0) * bytes + filter * run,
            run);
      }
    }
  }

  /** Reads the matrix from its place. */
  static void gather(ConvolutionExtents extents, int bytes, int images, long place, long matrix) {
    long run = (long) extents.sliding().positionCount() * bytes;
    for (int filter = 0; filter < extents.groupFilters(); filter++) {
      for (int image = 0; image < images; image++) {
        Memory.copy(
            place + extents.outputOffset(image, 0, 0) * bytes + filter * run,
            matrix + ((long) filter * images + image) * run,
            run);
      }
    }
  }
}
