package io.curvescope.curvature.graph;

import java.util.List;

/** Types of convolution and its two transposes. */
final class ConvolutionTypes {
  private ConvolutionTypes() {}

  static TensorType output(Primitive.Convolution convolution, Operands operands) {
    Window window = convolution.window();
    Shape input = problem(operands, 0, convolution.stacking() == Stacking.LEFT, window.rank());
    Shape weights = problem(operands, 1, convolution.stacking() == Stacking.RIGHT, window.rank());
    requireWeights(window, convolution.groups(), input.dimension(1), weights, operands);
    List<Integer> positions = window.positions(input.axes(2, input.rank()).dimensions());
    Shape result = Shape.of(input.dimension(0), weights.dimension(0)).concat(new Shape(positions));
    return stack(result, convolution.stacking(), operands);
  }

  static TensorType input(Primitive.ConvolutionInputGradient gradient, Operands operands) {
    Window window = gradient.window();
    Shape weights = problem(operands, 0, gradient.stacking() == Stacking.LEFT, window.rank());
    Shape output = problem(operands, 1, gradient.stacking() == Stacking.RIGHT, window.rank());
    long channels = (long) weights.dimension(1) * gradient.groups();
    if (channels > Integer.MAX_VALUE) {
      throw operands.error("too many channels: " + channels);
    }
    requireWeights(window, gradient.groups(), (int) channels, weights, operands);
    requirePositions(window, gradient.spatial(), output, operands);
    requireChannels(output, weights.dimension(0), operands);
    Shape result =
        Shape.of(output.dimension(0), (int) channels).concat(new Shape(gradient.spatial()));
    return stack(result, gradient.stacking(), operands);
  }

  static TensorType weights(Primitive.ConvolutionWeightGradient gradient, Operands operands) {
    Window window = gradient.window();
    Shape input = problem(operands, 0, gradient.stacking() == Stacking.LEFT, window.rank());
    Shape output = problem(operands, 1, gradient.stacking() == Stacking.RIGHT, window.rank());
    if (input.dimension(0) != output.dimension(0)) {
      throw operands.error("both operands must have one batch extent");
    }
    requirePositions(window, input.axes(2, input.rank()).dimensions(), output, operands);
    int groups = gradient.groups();
    requireGroups(groups, input.dimension(1), output.dimension(1), operands);
    Shape result =
        Shape.of(output.dimension(1), input.dimension(1) / groups)
            .concat(new Shape(window.extents()));
    return stack(result, gradient.stacking(), operands);
  }

  /** The shape of an operand of one problem, without the axis of a stack. */
  private static Shape problem(Operands operands, int index, boolean stacked, int spatialRank) {
    operands.requireCount(2);
    operands.requireElement(index, ElementType.REAL);
    Shape shape = operands.shape(index);
    int skipped = stacked ? 1 : 0;
    if (shape.rank() != spatialRank + 2 + skipped) {
      throw operands.error(
          "operand "
              + index
              + " needs "
              + (spatialRank + 2 + skipped)
              + " axes, has "
              + shape.rank());
    }
    return shape.axes(skipped, shape.rank());
  }

  private static void requireWeights(
      Window window, int groups, int channels, Shape weights, Operands operands) {
    requireGroups(groups, channels, weights.dimension(0), operands);
    if (weights.dimension(1) != channels / groups) {
      throw operands.error("weights must take " + channels / groups + " channels per group");
    }
    if (!weights.axes(2, weights.rank()).dimensions().equals(window.extents())) {
      throw operands.error("weights must have the window's extents " + window.extents());
    }
  }

  private static void requireGroups(int groups, int in, int out, Operands operands) {
    if (groups < 1 || in % groups != 0 || out % groups != 0) {
      throw operands.error("groups must divide " + in + " channels in and " + out + " out");
    }
  }

  private static void requirePositions(
      Window window, List<Integer> spatial, Shape output, Operands operands) {
    List<Integer> positions = window.positions(spatial);
    if (!output.axes(2, output.rank()).dimensions().equals(positions)) {
      throw operands.error("the output side must have spatial extents " + positions);
    }
  }

  private static void requireChannels(Shape output, int channels, Operands operands) {
    if (output.dimension(1) != channels) {
      throw operands.error("the output side must have " + channels + " channels");
    }
  }

  private static TensorType stack(Shape result, Stacking stacking, Operands operands) {
    return switch (stacking) {
      case NONE -> TensorType.real(result);
      case LEFT -> TensorType.real(result.prepend(operands.shape(0).dimension(0)));
      case RIGHT -> TensorType.real(result.prepend(operands.shape(1).dimension(0)));
    };
  }
}
