package io.curvescope.curvature.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Pooling over the spatial axes of [N, C, spatial...], composed of primitives. */
public final class Pooling {
  private Pooling() {}

  /**
   * Max pooling; of equal elements the first is taken, as in PyTorch. Padding is never the maximum.
   */
  public static Value max(GraphBuilder builder, Value operand, Window window) {
    Value indices = builder.maxPoolIndices(operand, window);
    Shape from = operand.shape();
    Shape outer = from.axes(0, 2);
    Value flat =
        builder.reshape(operand, outer.concat(Shape.of((int) from.axes(2, from.rank()).size())));
    Shape positions = indices.shape().axes(2, indices.shape().rank());
    Value flatIndices = builder.reshape(indices, outer.concat(Shape.of((int) positions.size())));
    Value picked = builder.takeAlongAxis(flat, flatIndices, 2);
    return builder.reshape(picked, indices.shape());
  }

  /**
   * Average pooling.
   *
   * @param countPadding whether the zeros of the padding count, as PyTorch's {@code
   *     count_include_pad}
   */
  public static Value average(
      GraphBuilder builder, Value operand, Window window, boolean countPadding) {
    Shape from = operand.shape();
    if (from.rank() != window.rank() + 2) {
      throw new GraphException(
          "average pooling takes [N, C, spatial...] with "
              + window.rank()
              + " spatial axes, got "
              + operand.type());
    }
    long taps = new Shape(window.extents()).size();
    List<Integer> spatial = from.axes(2, from.rank()).dimensions();
    if (isTiling(window, spatial)) {
      return averageTiles(builder, operand, window);
    }
    boolean unpadded =
        Collections.max(window.padLow()) == 0 && Collections.max(window.padHigh()) == 0;
    Value sums = sums(builder, operand, window);
    if (unpadded || countPadding) {
      return builder.scale(sums, 1.0 / taps);
    }
    double[] factors = reciprocalCounts(window, spatial);
    Shape positions = sums.shape().axes(2, sums.shape().rank());
    Value factor = builder.constant(Tensor.real(positions, factors));
    return builder.multiply(sums, Broadcasting.to(builder, factor, sums.shape()));
  }

  private static boolean isTiling(Window window, List<Integer> spatial) {
    for (int axis = 0; axis < window.rank(); axis++) {
      if (!window.extents().get(axis).equals(window.strides().get(axis))
          || window.padLow().get(axis) != 0
          || window.padHigh().get(axis) != 0
          || window.dilations().get(axis) != 1
          || spatial.get(axis) % window.extents().get(axis) != 0) {
        return false;
      }
    }
    return true;
  }

  private static Value averageTiles(GraphBuilder builder, Value operand, Window window) {
    Shape from = operand.shape();
    List<Integer> split = new ArrayList<>(from.axes(0, 2).dimensions());
    List<Integer> inner = new ArrayList<>();
    for (int axis = 0; axis < window.rank(); axis++) {
      int extent = window.extents().get(axis);
      split.add(from.dimension(axis + 2) / extent);
      inner.add(split.size());
      split.add(extent);
    }
    return Reductions.mean(builder, builder.reshape(operand, new Shape(split)), inner);
  }

  /** Window sums: each channel is an image of its own, convolved with ones. */
  private static Value sums(GraphBuilder builder, Value operand, Window window) {
    Shape from = operand.shape();
    Shape spatial = from.axes(2, from.rank());
    Value images =
        builder.reshape(
            operand,
            Shape.of(Math.multiplyExact(from.dimension(0), from.dimension(1)), 1).concat(spatial));
    Value ones = builder.splat(Shape.of(1, 1).concat(new Shape(window.extents())), 1);
    Value sums = builder.convolution(images, ones, window, 1);
    Shape positions = sums.shape().axes(2, sums.shape().rank());
    return builder.reshape(sums, from.axes(0, 2).concat(positions));
  }

  /** For each position one over the number of taps that do not lie in padding. */
  private static double[] reciprocalCounts(Window window, List<Integer> spatial) {
    double[] factors = {1};
    List<Integer> positions = window.positions(spatial);
    for (int axis = 0; axis < window.rank(); axis++) {
      double[] longer = new double[Math.multiplyExact(factors.length, positions.get(axis))];
      for (int i = 0; i < longer.length; i++) {
        int position = i % positions.get(axis);
        longer[i] =
            factors[i / positions.get(axis)]
                / tapsInside(window, axis, position, spatial.get(axis));
      }
      factors = longer;
    }
    return factors;
  }

  /** How many taps {@code start + tap * dilation} lie from 0 to {@code extent - 1}. */
  private static long tapsInside(Window window, int axis, int position, int extent) {
    long start = (long) position * window.strides().get(axis) - window.padLow().get(axis);
    int dilation = window.dilations().get(axis);
    long first = Math.max(0, Math.ceilDiv(-start, dilation));
    long last =
        Math.min(window.extents().get(axis) - 1L, Math.floorDiv(extent - 1 - start, dilation));
    return Math.max(0, last - first + 1);
  }
}
