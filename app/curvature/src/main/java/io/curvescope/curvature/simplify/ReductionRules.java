package io.curvescope.curvature.simplify;

import io.curvescope.curvature.graph.Primitive;
import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.graph.UnaryFunction;
import io.curvescope.curvature.graph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Identities of reductions. */
final class ReductionRules {
  private ReductionRules() {}

  static Optional<Value> sum(Rewriter rewriter, List<Integer> axes, Value operand) {
    Optional<Value> trivial = ofOne(rewriter, axes, operand);
    if (trivial.isPresent()) {
      return trivial;
    }
    Shape reduced = operand.shape().without(axes);
    long count = operand.shape().select(axes).size();
    OptionalDouble splat = ConstantRules.splat(operand);
    if (splat.isPresent()) {
      return Optional.of(rewriter.splat(reduced, splat.getAsDouble() * count));
    }
    if (operand.primitive() instanceof Primitive.ReduceSum(List<Integer> inner)) {
      List<Integer> left = operand.operand(0).shape().otherAxes(inner);
      List<Integer> both = new ArrayList<>(inner);
      axes.forEach(axis -> both.add(left.get(axis)));
      both.sort(null);
      return Optional.of(rewriter.apply(new Primitive.ReduceSum(both), operand.operand(0)));
    }
    if (operand.primitive() instanceof Primitive.Broadcast(Shape shape, List<Integer> kept)) {
      return ofBroadcast(rewriter, axes, operand.operand(0), shape, kept);
    }
    return factorOut(rewriter, axes, operand);
  }

  /** A sign or a factor that is the same everywhere is applied to the sum, which is smaller. */
  private static Optional<Value> factorOut(Rewriter rewriter, List<Integer> axes, Value operand) {
    Primitive sum = new Primitive.ReduceSum(axes);
    if (operand.primitive() instanceof Primitive.Unary(UnaryFunction function)
        && function == UnaryFunction.NEGATE) {
      return Optional.of(rewriter.negate(rewriter.apply(sum, operand.operand(0))));
    }
    return ArithmeticRules.scaled(operand)
        .map(
            scaled -> {
              double factor = ConstantRules.splat(ArithmeticRules.scaledBy(operand)).orElseThrow();
              Value summed = rewriter.apply(sum, scaled);
              return rewriter.multiply(summed, rewriter.splat(summed.shape(), factor));
            });
  }

  /** A sum along axes that were made by repetition is a multiple. */
  private static Optional<Value> ofBroadcast(
      Rewriter rewriter, List<Integer> axes, Value source, Shape shape, List<Integer> kept) {
    List<Integer> repeated = axes.stream().filter(axis -> !kept.contains(axis)).toList();
    if (repeated.isEmpty()) {
      return Optional.empty();
    }
    double factor = shape.select(repeated).size();
    Value scaled = rewriter.multiply(source, rewriter.splat(source.shape(), factor));
    List<Integer> sourceAxes = new ArrayList<>();
    for (int axis = 0; axis < kept.size(); axis++) {
      if (axes.contains(kept.get(axis))) {
        sourceAxes.add(axis);
      }
    }
    Value summed = rewriter.apply(new Primitive.ReduceSum(sourceAxes), scaled);
    List<Integer> remaining = shape.otherAxes(axes);
    List<Integer> target = new ArrayList<>();
    for (int axis : kept) {
      if (!axes.contains(axis)) {
        target.add(remaining.indexOf(axis));
      }
    }
    return Optional.of(
        rewriter.apply(new Primitive.Broadcast(shape.without(axes), target), summed));
  }

  /** A sum, a maximum or a log-sum-exp over axes of extent 1 only changes the shape. */
  static Optional<Value> ofOne(Rewriter rewriter, List<Integer> axes, Value operand) {
    return operand.shape().select(axes).size() == 1
        ? Optional.of(rewriter.reshape(operand, operand.shape().without(axes)))
        : Optional.empty();
  }
}
