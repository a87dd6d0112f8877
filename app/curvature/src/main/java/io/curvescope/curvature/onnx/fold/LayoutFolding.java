package io.curvescope.curvature.onnx.fold;

import io.curvescope.curvature.graph.Primitive;
import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.graph.Tensor;
import java.util.List;

/** Primitives that move elements, on constants. */
final class LayoutFolding {
  private LayoutFolding() {}

  static Tensor broadcast(Tensor operand, Shape shape, List<Integer> axes) {
    if (operand.isSplat()) {
      return Tensors.splat(operand, shape);
    }
    long[] own = operand.shape().strides();
    long[] step = new long[shape.rank()];
    for (int axis = 0; axis < axes.size(); axis++) {
      step[axes.get(axis)] = own[axis];
    }
    return strided(operand, shape, 0, step);
  }

  static Tensor permute(Tensor operand, Shape shape, List<Integer> axes) {
    long[] own = operand.shape().strides();
    return strided(operand, shape, 0, axes.stream().mapToLong(axis -> own[axis]).toArray());
  }

  static Tensor slice(Tensor operand, Shape shape, Primitive.Slice slice) {
    long[] own = operand.shape().strides();
    long[] step = new long[own.length];
    long offset = 0;
    for (int axis = 0; axis < own.length; axis++) {
      offset += own[axis] * slice.starts().get(axis);
      step[axis] = own[axis] * slice.strides().get(axis);
    }
    return strided(operand, shape, offset, step);
  }

  private static Tensor strided(Tensor operand, Shape shape, long offset, long[] step) {
    if (operand.isSplat()) {
      return Tensors.splat(operand, shape);
    }
    long[] strides = shape.strides();
    return Tensors.moved(
        operand,
        shape,
        index -> {
          long place = offset;
          long rest = index;
          for (int axis = 0; axis < strides.length; axis++) {
            place += rest / strides[axis] * step[axis];
            rest %= strides[axis];
          }
          return (int) place;
        });
  }

  static Tensor pad(Tensor operand, Shape shape, Primitive.Pad pad) {
    long[] strides = shape.strides();
    long[] own = operand.shape().strides();
    return Tensors.moved(
        operand,
        shape,
        index -> {
          long place = 0;
          long rest = index;
          for (int axis = 0; axis < strides.length; axis++) {
            long position = rest / strides[axis] - pad.low().get(axis);
            rest %= strides[axis];
            int spacing = pad.interior().get(axis) + 1;
            if (position < 0
                || position % spacing != 0
                || position / spacing >= operand.shape().dimension(axis)) {
              return Tensors.ZERO;
            }
            place += position / spacing * own[axis];
          }
          return (int) place;
        });
  }

  static Tensor concatenate(List<Tensor> operands, Shape shape, int axis) {
    long inner = shape.axes(axis + 1, shape.rank()).size();
    long extent = shape.dimension(axis);
    int[] part = new int[Math.toIntExact(extent)];
    int[] start = new int[operands.size()];
    int position = 0;
    for (int i = 0; i < operands.size(); i++) {
      start[i] = position;
      for (int k = 0; k < operands.get(i).shape().dimension(axis); k++) {
        part[position++] = i;
      }
    }
    // Which operand an element comes from and where it lies in that operand, by its place along the
    // axis.
    return switch (operands.getFirst().type().element()) {
      case REAL ->
          Tensors.real(
              shape,
              false,
              index -> {
                int along = (int) (index / inner % extent);
                Tensor from = operands.get(part[along]);
                return from.realAt(
                    place(
                        index,
                        inner,
                        extent,
                        along - start[part[along]],
                        from.shape().dimension(axis)));
              });
      case INT64 ->
          Tensors.int64(
              shape,
              false,
              index -> {
                int along = (int) (index / inner % extent);
                Tensor from = operands.get(part[along]);
                return from.int64At(
                    place(
                        index,
                        inner,
                        extent,
                        along - start[part[along]],
                        from.shape().dimension(axis)));
              });
      case BOOL ->
          Tensors.bool(
              shape,
              false,
              index -> {
                int along = (int) (index / inner % extent);
                Tensor from = operands.get(part[along]);
                return from.boolAt(
                    place(
                        index,
                        inner,
                        extent,
                        along - start[part[along]],
                        from.shape().dimension(axis)));
              });
    };
  }

  private static int place(int index, long inner, long extent, int along, int ownExtent) {
    long outer = index / inner / extent;
    return (int) ((outer * ownExtent + along) * inner + index % inner);
  }

  static Tensor take(Tensor data, Tensor indices, Shape shape, int axis) {
    long inner = data.shape().axes(axis + 1, data.shape().rank()).size();
    long extent = data.shape().dimension(axis);
    long count = indices.shape().size();
    return Tensors.moved(
        data,
        shape,
        index -> {
          long outer = index / inner / count;
          long picked = indices.int64At((int) (index / inner % count));
          return (int) ((outer * extent + picked) * inner + index % inner);
        });
  }

  static Tensor takeAlongAxis(Tensor data, Tensor indices, Shape shape, int axis, int leading) {
    long inner = shape.axes(axis + 1, shape.rank()).size();
    long wanted = shape.dimension(axis);
    long extent = data.shape().dimension(axis);
    long perLeading = shape.axes(leading, shape.rank()).size();
    return Tensors.moved(
        data,
        shape,
        index -> {
          long outer = index / inner / wanted;
          long picked = indices.int64At((int) (index % perLeading));
          return (int) ((outer * extent + picked) * inner + index % inner);
        });
  }
}
