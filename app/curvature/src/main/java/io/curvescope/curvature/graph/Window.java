package io.curvescope.curvature.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a window slides over spatial axes. All lists have one entry per spatial axis.
 *
 * @param extents the window's extent
 * @param strides the step between windows, one or more
 * @param padLow how far the first window starts before the first element, zero or more
 * @param padHigh how far the input is continued behind the last element, zero or more
 * @param dilations the distance between the window's elements, one or more
 */
public record Window(
    List<Integer> extents,
    List<Integer> strides,
    List<Integer> padLow,
    List<Integer> padHigh,
    List<Integer> dilations) {

  /**
   * @throws GraphException if the lists differ in length or hold values out of range
   */
  public Window {
    extents = List.copyOf(extents);
    strides = List.copyOf(strides);
    padLow = List.copyOf(padLow);
    padHigh = List.copyOf(padHigh);
    dilations = List.copyOf(dilations);
    int axes = extents.size();
    if (strides.size() != axes
        || padLow.size() != axes
        || padHigh.size() != axes
        || dilations.size() != axes) {
      throw new GraphException(
          "a window needs one extent, stride, pad and dilation per spatial axis, got extents "
              + extents
              + ", strides "
              + strides
              + ", pads "
              + padLow
              + " and "
              + padHigh
              + ", dilations "
              + dilations);
    }
    requireAtLeast(1, extents, "extents");
    requireAtLeast(1, strides, "strides");
    requireAtLeast(0, padLow, "low pads");
    requireAtLeast(0, padHigh, "high pads");
    requireAtLeast(1, dilations, "dilations");
  }

  /** The number of spatial axes. */
  public int rank() {
    return extents.size();
  }

  /**
   * How many windows fit along each axis of an input.
   *
   * @throws GraphException if none fits along some axis
   */
  public List<Integer> positions(List<Integer> input) {
    if (input.size() != rank()) {
      throw new GraphException("a window of " + rank() + " axes does not slide over " + input);
    }
    List<Integer> positions = new ArrayList<>();
    for (int axis = 0; axis < rank(); axis++) {
      long reach = (long) (extents.get(axis) - 1) * dilations.get(axis) + 1;
      long padded = (long) input.get(axis) + padLow.get(axis) + padHigh.get(axis);
      if (reach > padded) {
        throw new GraphException(
            "a window of extents "
                + extents
                + " and dilations "
                + dilations
                + " does not fit into spatial extents "
                + input
                + " padded by "
                + padLow
                + " and "
                + padHigh);
      }
      positions.add(Math.toIntExact((padded - reach) / strides.get(axis) + 1));
    }
    return List.copyOf(positions);
  }

  /**
   * The window through which the output side, with mirrored weights, gives the input side back: the
   * transpose of a convolution of step 1 is a convolution. Nothing where the steps are longer or
   * the pads reach farther than the window.
   */
  public Optional<Window> transposed() {
    List<Integer> low = new ArrayList<>();
    List<Integer> high = new ArrayList<>();
    for (int axis = 0; axis < rank(); axis++) {
      int reach = (extents.get(axis) - 1) * dilations.get(axis);
      low.add(reach - padLow.get(axis));
      high.add(reach - padHigh.get(axis));
      if (strides.get(axis) != 1 || low.getLast() < 0 || high.getLast() < 0) {
        return Optional.empty();
      }
    }
    return Optional.of(new Window(extents, strides, low, high, dilations));
  }

  private static void requireAtLeast(int least, List<Integer> values, String what) {
    for (int value : values) {
      if (value < least) {
        throw new GraphException(
            "a window's " + what + " must be " + least + " or more, got " + values);
      }
    }
  }
}
