package io.curvescope.curvature.simplify;

import io.curvescope.curvature.graph.Primitive;
import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.graph.Tensor;
import io.curvescope.curvature.graph.Value;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Identities of broadcasts, reshapes and permutations. */
final class LayoutRules {
  private LayoutRules() {}

  static Optional<Value> broadcast(
      Rewriter rewriter, Primitive.Broadcast broadcast, Value operand) {
    if (broadcast.shape().equals(operand.shape())) {
      return Optional.of(operand);
    }
    if (operand.primitive() instanceof Primitive.Broadcast(Shape _, List<Integer> inner)) {
      List<Integer> axes = inner.stream().map(axis -> broadcast.axes().get(axis)).toList();
      return Optional.of(
          rewriter.apply(new Primitive.Broadcast(broadcast.shape(), axes), operand.operand(0)));
    }
    if (broadcast.shape().size() == operand.shape().size()) {
      return Optional.of(rewriter.reshape(operand, broadcast.shape()));
    }
    return reshapedSplat(rewriter, operand, broadcast.shape());
  }

  static Optional<Value> reshape(Rewriter rewriter, Shape shape, Value operand) {
    if (shape.equals(operand.shape())) {
      return Optional.of(operand);
    }
    if (operand.primitive() instanceof Primitive.Reshape) {
      return Optional.of(rewriter.reshape(operand.operand(0), shape));
    }
    if (operand.primitive() instanceof Primitive.Constant(Tensor tensor)) {
      return Optional.of(rewriter.apply(new Primitive.Constant(tensor.reshape(shape)), List.of()));
    }
    return Optional.empty();
  }

  static Optional<Value> permute(Rewriter rewriter, List<Integer> axes, Value operand) {
    Shape shape = operand.shape().select(axes);
    if (axes.equals(IntStream.range(0, axes.size()).boxed().toList())) {
      return Optional.of(operand);
    }
    List<Integer> moving =
        axes.stream().filter(axis -> operand.shape().dimension(axis) != 1).toList();
    if (moving.equals(moving.stream().sorted().toList())) {
      return Optional.of(rewriter.reshape(operand, shape));
    }
    if (operand.primitive() instanceof Primitive.Permute(List<Integer> inner)) {
      List<Integer> both = axes.stream().map(inner::get).toList();
      return Optional.of(rewriter.apply(new Primitive.Permute(both), operand.operand(0)));
    }
    return reshapedSplat(rewriter, operand, shape);
  }

  /** A constant that is the same everywhere, in another shape. */
  static Optional<Value> reshapedSplat(Rewriter rewriter, Value operand, Shape shape) {
    if (!(operand.primitive() instanceof Primitive.Constant(Tensor tensor)) || !tensor.isSplat()) {
      return Optional.empty();
    }
    Tensor splat =
        switch (tensor.type().element()) {
          case REAL -> Tensor.splat(shape, tensor.realAt(0));
          case INT64 -> Tensor.splat(shape, tensor.int64At(0));
          case BOOL -> Tensor.splat(shape, tensor.boolAt(0));
        };
    return Optional.of(rewriter.apply(new Primitive.Constant(splat), List.of()));
  }
}
