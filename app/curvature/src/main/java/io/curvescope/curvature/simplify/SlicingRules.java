package io.curvescope.curvature.simplify;

import io.curvescope.curvature.graph.Primitive;
import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.graph.Tensor;
import io.curvescope.curvature.graph.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Identities of slices, pads and concatenations. */
final class SlicingRules {
  private SlicingRules() {}

  static Optional<Value> slice(Rewriter rewriter, Primitive.Slice slice, Value operand) {
    Shape from = operand.shape();
    List<Integer> ones = Collections.nCopies(from.rank(), 1);
    if (slice.starts().equals(Collections.nCopies(from.rank(), 0))
        && slice.limits().equals(from.dimensions())
        && slice.strides().equals(ones)) {
      return Optional.of(operand);
    }
    if (operand.primitive() instanceof Primitive.Concatenate(int axis)
        && slice.strides().equals(ones)) {
      int start = 0;
      for (Value part : operand.operands()) {
        int limit = start + part.shape().dimension(axis);
        if (start <= slice.starts().get(axis) && slice.limits().get(axis) <= limit) {
          List<Integer> starts = new ArrayList<>(slice.starts());
          List<Integer> limits = new ArrayList<>(slice.limits());
          starts.set(axis, starts.get(axis) - start);
          limits.set(axis, limits.get(axis) - start);
          return Optional.of(rewriter.apply(new Primitive.Slice(starts, limits, ones), part));
        }
        start = limit;
      }
    }
    List<Integer> extents = new ArrayList<>();
    for (int axis = 0; axis < from.rank(); axis++) {
      int stride = slice.strides().get(axis);
      extents.add((slice.limits().get(axis) - slice.starts().get(axis) + stride - 1) / stride);
    }
    return LayoutRules.reshapedSplat(rewriter, operand, new Shape(extents));
  }

  static Optional<Value> pad(Rewriter rewriter, Primitive.Pad pad, Value operand) {
    int rank = operand.shape().rank();
    List<Integer> zeros = Collections.nCopies(rank, 0);
    if (pad.low().equals(zeros) && pad.high().equals(zeros) && pad.interior().equals(zeros)) {
      return Optional.of(operand);
    }
    if (ConstantRules.is(operand, 0)) {
      List<Integer> extents = new ArrayList<>();
      for (int axis = 0; axis < rank; axis++) {
        int extent = operand.shape().dimension(axis);
        extents.add(
            pad.low().get(axis)
                + extent
                + Math.max(extent - 1, 0) * pad.interior().get(axis)
                + pad.high().get(axis));
      }
      return Optional.of(rewriter.splat(new Shape(extents), 0));
    }
    return Optional.empty();
  }

  static Optional<Value> concatenate(Rewriter rewriter, int axis, List<Value> operands) {
    if (operands.size() == 1) {
      return Optional.of(operands.get(0));
    }
    Primitive same = new Primitive.Concatenate(axis);
    if (operands.stream().anyMatch(operand -> operand.primitive().equals(same))) {
      List<Value> flat = new ArrayList<>();
      for (Value operand : operands) {
        if (operand.primitive().equals(same)) {
          flat.addAll(operand.operands());
        } else {
          flat.add(operand);
        }
      }
      return Optional.of(rewriter.apply(same, flat));
    }
    return Optional.empty();
  }

  /** Picking at one index that is known is slicing. */
  static Optional<Value> take(Rewriter rewriter, int axis, Value data, Value indices) {
    if (indices.shape().size() != 1
        || !(indices.primitive() instanceof Primitive.Constant(Tensor tensor))) {
      return Optional.empty();
    }
    int index = Math.toIntExact(tensor.int64At(0));
    int rank = data.shape().rank();
    List<Integer> starts = new ArrayList<>(Collections.nCopies(rank, 0));
    List<Integer> limits = new ArrayList<>(data.shape().dimensions());
    starts.set(axis, index);
    limits.set(axis, index + 1);
    Value slice =
        rewriter.apply(new Primitive.Slice(starts, limits, Collections.nCopies(rank, 1)), data);
    Shape shape =
        data.shape()
            .axes(0, axis)
            .concat(indices.shape())
            .concat(data.shape().axes(axis + 1, rank));
    return Optional.of(rewriter.reshape(slice, shape));
  }

  /**
   * The sum of two operands that are padded along one axis and abut there is their concatenation,
   * padded by what is left: what the transpose of a split comes to.
   */
  static Optional<Value> addPads(Rewriter rewriter, Value x, Value y) {
    if (!(x.primitive() instanceof Primitive.Pad left)
        || !(y.primitive() instanceof Primitive.Pad right)) {
      return Optional.empty();
    }
    Optional<Integer> axis = paddedAxis(left);
    if (axis.isEmpty() || !axis.equals(paddedAxis(right))) {
      return Optional.empty();
    }
    int along = axis.get();
    int leftEnd = left.low().get(along) + x.operand(0).shape().dimension(along);
    int rightEnd = right.low().get(along) + y.operand(0).shape().dimension(along);
    if (leftEnd == right.low().get(along)) {
      return Optional.of(join(rewriter, along, x, left, y, right));
    }
    if (rightEnd == left.low().get(along)) {
      return Optional.of(join(rewriter, along, y, right, x, left));
    }
    return Optional.empty();
  }

  private static Value join(
      Rewriter rewriter, int axis, Value x, Primitive.Pad first, Value y, Primitive.Pad second) {
    Value joined =
        rewriter.apply(new Primitive.Concatenate(axis), List.of(x.operand(0), y.operand(0)));
    return rewriter.apply(new Primitive.Pad(first.low(), second.high(), first.interior()), joined);
  }

  /** The one axis that is padded, if there is only one and its elements stay together. */
  private static Optional<Integer> paddedAxis(Primitive.Pad pad) {
    Optional<Integer> found = Optional.empty();
    for (int axis = 0; axis < pad.low().size(); axis++) {
      if (pad.interior().get(axis) != 0) {
        return Optional.empty();
      }
      if (pad.low().get(axis) != 0 || pad.high().get(axis) != 0) {
        if (found.isPresent()) {
          return Optional.empty();
        }
        found = Optional.of(axis);
      }
    }
    return found;
  }
}
