package io.curvescope.curvature.onnx.fold;

import io.curvescope.curvature.graph.Primitive;
import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.graph.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;

/** Reductions and running sums of constants. */
final class ReductionFolding {
  private ReductionFolding() {}

  static Tensor sum(Tensor operand, Shape shape, List<Integer> axes) {
    return reduce(operand, shape, axes, 0, Double::sum);
  }

  static Tensor max(Tensor operand, Shape shape, List<Integer> axes) {
    return reduce(operand, shape, axes, Double.NEGATIVE_INFINITY, Math::max);
  }

  private static Tensor reduce(
      Tensor operand, Shape shape, List<Integer> axes, double start, DoubleBinaryOperator combine) {
    double[] result = new double[Tensors.size(shape)];
    Arrays.fill(result, start);
    Shape from = operand.shape();
    long[] own = from.strides();
    long[] strides = shape.strides();
    long[] step = new long[from.rank()];
    List<Integer> kept = from.otherAxes(axes);
    for (int axis = 0; axis < kept.size(); axis++) {
      step[kept.get(axis)] = strides[axis];
    }
    for (int index = 0; index < from.size(); index++) {
      long place = 0;
      long rest = index;
      for (int axis = 0; axis < own.length; axis++) {
        place += rest / own[axis] * step[axis];
        rest %= own[axis];
      }
      result[(int) place] = combine.applyAsDouble(result[(int) place], operand.realAt(index));
    }
    return Tensor.real(shape, result);
  }

  static Tensor cumulativeSum(Tensor operand, Primitive.CumulativeSum sum) {
    Shape shape = operand.shape();
    int extent = shape.dimension(sum.axis());
    int inner = Math.toIntExact(shape.axes(sum.axis() + 1, shape.rank()).size());
    double[] result = new double[Tensors.size(shape)];
    for (int first = 0; first < result.length; first++) {
      if (first / inner % extent != 0) {
        continue;
      }
      double running = 0;
      for (int i = 0; i < extent; i++) {
        int place = first + (sum.reverse() ? extent - 1 - i : i) * inner;
        double element = operand.realAt(place);
        result[place] = sum.exclusive() ? running : running + element;
        running += element;
      }
    }
    return Tensor.real(shape, result);
  }

  static Tensor argMax(Tensor operand, Shape shape, int axis) {
    int extent = operand.shape().dimension(axis);
    int inner = Math.toIntExact(operand.shape().axes(axis + 1, operand.shape().rank()).size());
    long[] result = new long[Tensors.size(shape)];
    for (int index = 0; index < result.length; index++) {
      int first = index / inner * extent * inner + index % inner;
      for (int i = 1; i < extent; i++) {
        double best = operand.realAt(first + (int) result[index] * inner);
        double next = operand.realAt(first + i * inner);
        if (next > best || (Double.isNaN(next) && !Double.isNaN(best))) {
          result[index] = i;
        }
      }
    }
    return Tensor.int64(shape, result);
  }
}
