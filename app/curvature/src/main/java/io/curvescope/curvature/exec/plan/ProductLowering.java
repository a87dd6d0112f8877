package io.curvescope.curvature.exec.plan;

import io.curvescope.curvature.exec.product.ContractStep;
import io.curvescope.curvature.exec.step.Step;
import io.curvescope.curvature.exec.step.View;
import io.curvescope.curvature.graph.Primitive;
import io.curvescope.curvature.graph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Lowers products: chooses the layout of the result, and copies an operand only where BLAS cannot
 * read it as it lies.
 */
final class ProductLowering {
  private final Views views;
  private final Uses uses;
  private final Set<Value> blocked;
  private final List<Step> steps;

  /**
   * @param blocked the values whose outermost axis runs over independent problems
   */
  ProductLowering(Views views, Uses uses, Set<Value> blocked, List<Step> steps) {
    this.blocked = blocked;
    this.views = views;
    this.uses = uses;
    this.steps = steps;
  }

  /**
   * A product into memory of its own; if it is only permuted afterwards, then in the order that
   * makes the permuted value dense.
   */
  void contract(Value value, Primitive.Contract contract) {
    Optional<Value> user = uses.onlyUser(value);
    if (user.isPresent() && user.get().primitive() instanceof Primitive.Permute(var axes)) {
      View permuted = views.fresh(value, value.shape().select(axes)).permute(inverse(axes));
      Optional<ContractStep> step = plan(value, contract, permuted, false);
      if (step.isPresent()) {
        steps.add(step.get());
        views.put(value, permuted);
        return;
      }
    }
    into(value, contract, views.define(value), false);
  }

  /**
   * Adds a product, perhaps permuted, into the memory of a sum's other operand, which becomes the
   * sum.
   */
  void accumulate(Value sum, Value added) {
    Value target = sum.operand(0) == added ? sum.operand(1) : sum.operand(0);
    View result = views.dense(views.of(target));
    views.put(sum, result);
    Value product = Accumulations.product(added);
    View asProduct =
        added.primitive() instanceof Primitive.Permute(var axes)
            ? result.permute(inverse(axes))
            : result;
    switch (product.primitive()) {
      case Primitive.Contract contract -> into(product, contract, asProduct, true);
      case Primitive other -> throw new IllegalStateException("not a product: " + other);
    }
  }

  private Optional<ContractStep> plan(
      Value value, Primitive.Contract contract, View result, boolean accumulates) {
    return plan(
        value,
        contract,
        views.of(value.operand(0)),
        views.of(value.operand(1)),
        result,
        accumulates);
  }

  private Optional<ContractStep> plan(
      Value value,
      Primitive.Contract contract,
      View left,
      View right,
      View result,
      boolean accumulates) {
    return ContractStep.plan(
        contract,
        left,
        right,
        result,
        blocked.contains(value.operand(0)),
        blocked.contains(value.operand(1)),
        accumulates);
  }

  private void into(Value value, Primitive.Contract contract, View result, boolean accumulates) {
    steps.add(
        plan(value, contract, result, accumulates)
            .or(() -> planOnCopies(value, contract, result, accumulates))
            .orElseThrow(() -> new IllegalStateException("no plan for " + value)));
  }

  /**
   * As {@link #plan}, with the operands copied into the order batch, free, contracted, one of them
   * or both.
   */
  private Optional<ContractStep> planOnCopies(
      Value value, Primitive.Contract contract, View result, boolean accumulates) {
    View left = views.of(value.operand(0));
    View right = views.of(value.operand(1));
    View leftCopy = ordered(left, contract.leftBatch(), contract.leftContracting());
    View rightCopy = ordered(right, contract.rightBatch(), contract.rightContracting());
    return plan(value, contract, leftCopy, right, result, accumulates)
        .or(() -> plan(value, contract, left, rightCopy, result, accumulates))
        .or(() -> plan(value, contract, leftCopy, rightCopy, result, accumulates));
  }

  private View ordered(View view, List<Integer> batch, List<Integer> contracting) {
    List<Integer> order = new ArrayList<>(batch);
    List<Integer> bound = new ArrayList<>(batch);
    bound.addAll(contracting);
    order.addAll(view.shape().otherAxes(bound));
    order.addAll(contracting);
    return views.dense(view.permute(order)).permute(inverse(order));
  }

  private static List<Integer> inverse(List<Integer> axes) {
    List<Integer> inverse = new ArrayList<>(axes);
    for (int i = 0; i < axes.size(); i++) {
      inverse.set(axes.get(i), i);
    }
    return inverse;
  }
}
