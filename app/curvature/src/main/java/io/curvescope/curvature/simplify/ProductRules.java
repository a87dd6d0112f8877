package io.curvescope.curvature.simplify;

import io.curvescope.curvature.graph.Primitive;
import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.graph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Identities of contractions. */
final class ProductRules {
  private ProductRules() {}

  static Optional<Value> contract(
      Rewriter rewriter, Primitive.Contract contract, Value left, Value right) {
    if (ConstantRules.is(left, 0) || ConstantRules.is(right, 0)) {
      return Optional.of(rewriter.splat(resultShape(contract, left.shape(), right.shape()), 0));
    }
    if (left.primitive() instanceof Primitive.Permute(List<Integer> axes)
        && keepsFreeOrder(axes, contract.leftBatch(), contract.leftContracting())) {
      return Optional.of(
          rewriter.apply(
              new Primitive.Contract(
                  through(axes, contract.leftBatch()),
                  contract.rightBatch(),
                  through(axes, contract.leftContracting()),
                  contract.rightContracting()),
              List.of(left.operand(0), right)));
    }
    if (right.primitive() instanceof Primitive.Permute(List<Integer> axes)
        && keepsFreeOrder(axes, contract.rightBatch(), contract.rightContracting())) {
      return Optional.of(
          rewriter.apply(
              new Primitive.Contract(
                  contract.leftBatch(),
                  through(axes, contract.rightBatch()),
                  contract.leftContracting(),
                  through(axes, contract.rightContracting())),
              List.of(left, right.operand(0))));
    }
    return Optional.empty();
  }

  /** Whether the free axes stay ascending when the permutation is left out. */
  private static boolean keepsFreeOrder(
      List<Integer> axes, List<Integer> batch, List<Integer> contracting) {
    List<Integer> free = new ArrayList<>();
    for (int axis = 0; axis < axes.size(); axis++) {
      if (!batch.contains(axis) && !contracting.contains(axis)) {
        free.add(axes.get(axis));
      }
    }
    return free.equals(free.stream().sorted().toList());
  }

  private static List<Integer> through(List<Integer> permutation, List<Integer> axes) {
    return axes.stream().map(permutation::get).toList();
  }

  private static Shape resultShape(Primitive.Contract contract, Shape left, Shape right) {
    List<Integer> leftUsed = new ArrayList<>(contract.leftBatch());
    leftUsed.addAll(contract.leftContracting());
    List<Integer> rightUsed = new ArrayList<>(contract.rightBatch());
    rightUsed.addAll(contract.rightContracting());
    return left.select(contract.leftBatch())
        .concat(left.without(leftUsed))
        .concat(right.without(rightUsed));
  }
}
