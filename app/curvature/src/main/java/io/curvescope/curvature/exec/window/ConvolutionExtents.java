package io.curvescope.curvature.exec.window;

import io.curvescope.curvature.exec.memory.NativeAllocator;
import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.graph.Stacking;
import io.curvescope.curvature.graph.Window;

/**
 * The extents of a convolution between inputs [images, channels, spatial...], weights [filters,
 * channels / groups, window...] and outputs [images, filters, positions...], and where in them, in
 * elements, a part begins.
 *
 * @param outerProblems independent problems that share nothing but the operand that is not stacked
 * @param innerProblems independent problems that share the unfolded input
 * @param positionRows rows of positions that are unfolded at once
 * @param imagesAtOnce images that are unfolded at once; more than one only with all rows
 */
record ConvolutionExtents(
    Sliding sliding,
    int outerProblems,
    int innerProblems,
    int images,
    int groups,
    int groupChannels,
    int groupFilters,
    int positionRows,
    int imagesAtOnce) {
  /** Unfolded patches should stay in the second-level cache. */
  private static final int PATCH_BYTES = 1 << 19;

  /**
   * The extents, from the shapes without the axis of a stack.
   *
   * @param problems the extent of that axis, or 1
   */
  static ConvolutionExtents of(
      Window window,
      int groups,
      Stacking stacking,
      int problems,
      Shape input,
      int filters,
      int bytes) {
    Sliding sliding = new Sliding(window, input.axes(2, input.rank()).dimensions());
    int groupChannels = input.dimension(1) / groups;
    long rowBytes =
        Math.max(1, (long) groupChannels * sliding.tapCount() * sliding.rowLength() * bytes);
    int positionRows = (int) Math.clamp(PATCH_BYTES / rowBytes, 1, Math.max(1, sliding.rows()));
    int images = input.dimension(0);
    boolean whole = positionRows == sliding.rows() && !sliding.isIdentity();
    int imagesAtOnce =
        whole
            ? (int) Math.clamp(PATCH_BYTES / (rowBytes * positionRows), 1, Math.max(1, images))
            : 1;
    return new ConvolutionExtents(
        sliding,
        stacking == Stacking.LEFT ? problems : 1,
        stacking == Stacking.RIGHT ? problems : 1,
        images,
        groups,
        groupChannels,
        filters / groups,
        positionRows,
        imagesAtOnce);
  }

  /** Rows of the unfolded matrix. */
  int patchSize() {
    return groupChannels * sliding.tapCount();
  }

  /** Bytes of the unfolded matrix. */
  long patchBytes(int elementBytes) {
    return NativeAllocator.align((long) patchSize() * columns() * elementBytes);
  }

  /**
   * Bytes of the output side of as many images as are unfolded at once, if that is more than one.
   */
  long gatheredBytes(int elementBytes) {
    return imagesAtOnce == 1
        ? 0
        : NativeAllocator.align((long) groupFilters * columns() * elementBytes);
  }

  private long columns() {
    return (long) imagesAtOnce * positionRows * sliding.rowLength();
  }

  /** Elements of one problem's input. */
  long inputElements() {
    return (long) images * groups * groupChannels * sliding.inputSize();
  }

  /** Elements of one problem's weights. */
  long weightElements() {
    return (long) groups * groupFilters * patchSize();
  }

  /** Elements of one problem's output. */
  long outputElements() {
    return (long) images * groups * groupFilters * sliding.positionCount();
  }

  /** Where a group of an image begins in the input. */
  long inputOffset(int image, int group) {
    return ((long) image * groups + group) * groupChannels * sliding.inputSize();
  }

  /** Where a group begins in the weights. */
  long weightOffset(int group) {
    return (long) group * groupFilters * patchSize();
  }

  /** Where a row of positions of a group of an image begins in the output. */
  long outputOffset(int image, int group, int row) {
    return ((long) image * groups + group) * groupFilters * sliding.positionCount()
        + (long) row * sliding.rowLength();
  }
}
