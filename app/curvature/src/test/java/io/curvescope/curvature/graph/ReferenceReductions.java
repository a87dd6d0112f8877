package io.curvescope.curvature.graph;

import static io.curvescope.curvature.graph.Indexing.coordinates;
import static io.curvescope.curvature.graph.Indexing.flat;
import static io.curvescope.curvature.graph.Indexing.pick;

import java.util.Arrays;
import java.util.List;

/** Reductions, running sums and choices of a maximum, by definition. */
final class ReferenceReductions {
  private ReferenceReductions() {}

  static Tensor sum(List<Integer> axes, Tensor operand, Shape shape) {
    double[] result = new double[(int) shape.size()];
    for (int i = 0; i < operand.shape().size(); i++) {
      result[target(axes, operand.shape(), i, shape)] += operand.realAt(i);
    }
    return Tensor.real(shape, result);
  }

  static Tensor max(List<Integer> axes, Tensor operand, Shape shape) {
    double[] result = new double[(int) shape.size()];
    Arrays.fill(result, Double.NEGATIVE_INFINITY);
    for (int i = 0; i < operand.shape().size(); i++) {
      int target = target(axes, operand.shape(), i, shape);
      result[target] = Math.max(result[target], operand.realAt(i));
    }
    return Tensor.real(shape, result);
  }

  static Tensor logSumExp(List<Integer> axes, Tensor operand, Shape shape) {
    Tensor max = max(axes, operand, shape);
    double[] result = new double[(int) shape.size()];
    for (int i = 0; i < operand.shape().size(); i++) {
      int target = target(axes, operand.shape(), i, shape);
      double offset = max.realAt(target) == Double.NEGATIVE_INFINITY ? 0 : max.realAt(target);
      result[target] += Math.exp(operand.realAt(i) - offset);
    }
    for (int i = 0; i < result.length; i++) {
      double offset = max.realAt(i) == Double.NEGATIVE_INFINITY ? 0 : max.realAt(i);
      result[i] = Math.log(result[i]) + offset;
    }
    return Tensor.real(shape, result);
  }

  private static int target(List<Integer> axes, Shape from, int index, Shape to) {
    return flat(to, pick(coordinates(from, index), from.otherAxes(axes)));
  }

  static Tensor cumulativeSum(Primitive.CumulativeSum sum, Tensor operand) {
    Shape shape = operand.shape();
    double[] result = new double[(int) shape.size()];
    for (int i = 0; i < result.length; i++) {
      int[] place = coordinates(shape, i);
      int own = place[sum.axis()];
      for (int j = 0; j < shape.dimension(sum.axis()); j++) {
        boolean counts = sum.reverse() ? j > own : j < own;
        if (counts || (j == own && !sum.exclusive())) {
          place[sum.axis()] = j;
          result[i] += operand.realAt(flat(shape, place));
        }
      }
    }
    return Tensor.real(shape, result);
  }

  static Tensor argMax(int axis, Tensor operand, Shape shape) {
    Shape from = operand.shape();
    long[] result = new long[(int) shape.size()];
    for (int i = 0; i < result.length; i++) {
      int[] to = coordinates(shape, i);
      int[] place = new int[from.rank()];
      for (int other = 0, at = 0; other < from.rank(); other++) {
        place[other] = other == axis ? 0 : to[at++];
      }
      double best = operand.realAt(flat(from, place));
      for (int j = 1; j < from.dimension(axis); j++) {
        place[axis] = j;
        double candidate = operand.realAt(flat(from, place));
        if (isAbove(candidate, best)) {
          best = candidate;
          result[i] = j;
        }
      }
    }
    return Tensor.int64(shape, result);
  }

  static Tensor maxPoolIndices(Window window, Tensor operand, Shape shape) {
    Shape from = operand.shape();
    Shape spatial = from.axes(2, from.rank());
    Shape taps = new Shape(window.extents());
    long[] result = new long[(int) shape.size()];
    for (int i = 0; i < result.length; i++) {
      int[] to = coordinates(shape, i);
      boolean found = false;
      double best = 0;
      for (int tap = 0; tap < taps.size(); tap++) {
        int[] place = ReferenceConvolution.place(window, to, coordinates(taps, tap), spatial);
        if (place.length == 0) {
          continue;
        }
        int inside = flat(spatial, place);
        double candidate =
            operand.realAt((to[0] * from.dimension(1) + to[1]) * (int) spatial.size() + inside);
        if (!found || isAbove(candidate, best)) {
          found = true;
          best = candidate;
          result[i] = inside;
        }
      }
    }
    return Tensor.int64(shape, result);
  }

  private static boolean isAbove(double candidate, double best) {
    return candidate > best || (Double.isNaN(candidate) && !Double.isNaN(best));
  }
}
