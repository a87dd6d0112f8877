package io.curvescope.curvature.graph;

import static io.curvescope.curvature.graph.Indexing.coordinates;
import static io.curvescope.curvature.graph.Indexing.flat;

import java.util.Arrays;
import java.util.List;

/**
 * Convolution and its two transposes by definition: one loop over every product that the
 * convolution sums.
 */
final class ReferenceConvolution {
  private ReferenceConvolution() {}

  /** What to do with one product of the convolution, given flat indices into x, w and y. */
  private interface Visitor {
    void visit(int input, int weight, int output);
  }

  /**
   * The spatial coordinates that a tap of a window at a position (behind N and C) covers; empty in
   * padding.
   */
  static int[] place(Window window, int[] position, int[] tap, Shape spatial) {
    int[] place = new int[window.rank()];
    for (int axis = 0; axis < place.length; axis++) {
      place[axis] =
          position[axis + 2] * window.strides().get(axis)
              - window.padLow().get(axis)
              + tap[axis] * window.dilations().get(axis);
      if (place[axis] < 0 || place[axis] >= spatial.dimension(axis)) {
        return new int[0];
      }
    }
    return place;
  }

  static Tensor output(Primitive.Convolution convolution, List<Tensor> operands, Shape shape) {
    Tensor x = operands.get(0);
    Tensor w = operands.get(1);
    Problem problem = new Problem(convolution.stacking(), x.shape(), w.shape(), shape);
    double[] y = new double[(int) shape.size()];
    for (int p = 0; p < problem.count(); p++) {
      int left = problem.offsetLeft(p);
      int right = problem.offsetRight(p);
      int out = problem.offsetResult(p);
      visit(
          convolution.window(),
          convolution.groups(),
          problem.left(),
          problem.right(),
          problem.result(),
          (i, k, o) -> y[out + o] += x.realAt(left + i) * w.realAt(right + k));
    }
    return Tensor.real(shape, y);
  }

  static Tensor input(
      Primitive.ConvolutionInputGradient gradient, List<Tensor> operands, Shape shape) {
    Tensor w = operands.get(0);
    Tensor y = operands.get(1);
    Problem problem = new Problem(gradient.stacking(), w.shape(), y.shape(), shape);
    double[] x = new double[(int) shape.size()];
    for (int p = 0; p < problem.count(); p++) {
      int left = problem.offsetLeft(p);
      int right = problem.offsetRight(p);
      int out = problem.offsetResult(p);
      visit(
          gradient.window(),
          gradient.groups(),
          problem.result(),
          problem.left(),
          problem.right(),
          (i, k, o) -> x[out + i] += w.realAt(left + k) * y.realAt(right + o));
    }
    return Tensor.real(shape, x);
  }

  static Tensor weights(
      Primitive.ConvolutionWeightGradient gradient, List<Tensor> operands, Shape shape) {
    Tensor x = operands.get(0);
    Tensor y = operands.get(1);
    Problem problem = new Problem(gradient.stacking(), x.shape(), y.shape(), shape);
    double[] w = new double[(int) shape.size()];
    for (int p = 0; p < problem.count(); p++) {
      int left = problem.offsetLeft(p);
      int right = problem.offsetRight(p);
      int out = problem.offsetResult(p);
      visit(
          gradient.window(),
          gradient.groups(),
          problem.left(),
          problem.result(),
          problem.right(),
          (i, k, o) -> w[out + k] += x.realAt(left + i) * y.realAt(right + o));
    }
    return Tensor.real(shape, w);
  }

  private static void visit(Window window, int groups, Shape x, Shape w, Shape y, Visitor visitor) {
    Shape spatial = x.axes(2, x.rank());
    int outPerGroup = w.dimension(0) / groups;
    int inPerGroup = w.dimension(1);
    for (int output = 0; output < y.size(); output++) {
      int[] position = coordinates(y, output);
      int group = position[1] / outPerGroup;
      for (int tap = 0; tap < w.size() / w.dimension(0); tap++) {
        int[] inWindow = coordinates(w.withDimension(0, 1), tap);
        int[] taps = Arrays.copyOfRange(inWindow, 2, inWindow.length);
        int[] place = place(window, position, taps, spatial);
        if (place.length == 0) {
          continue;
        }
        int channel = group * inPerGroup + inWindow[1];
        int input =
            (position[0] * x.dimension(1) + channel) * (int) spatial.size() + flat(spatial, place);
        visitor.visit(input, position[1] * (int) (w.size() / w.dimension(0)) + tap, output);
      }
    }
  }

  /** The shapes of one problem of a stack, and where each begins. */
  private record Problem(Stacking stacking, Shape leftFull, Shape rightFull, Shape resultFull) {
    int count() {
      return stacking == Stacking.NONE ? 1 : resultFull.dimension(0);
    }

    Shape left() {
      return stacking == Stacking.LEFT ? leftFull.axes(1, leftFull.rank()) : leftFull;
    }

    Shape right() {
      return stacking == Stacking.RIGHT ? rightFull.axes(1, rightFull.rank()) : rightFull;
    }

    Shape result() {
      return stacking == Stacking.NONE ? resultFull : resultFull.axes(1, resultFull.rank());
    }

    int offsetLeft(int problem) {
      return stacking == Stacking.LEFT ? problem * (int) left().size() : 0;
    }

    int offsetRight(int problem) {
      return stacking == Stacking.RIGHT ? problem * (int) right().size() : 0;
    }

    int offsetResult(int problem) {
      return problem * (int) result().size();
    }
  }
}
