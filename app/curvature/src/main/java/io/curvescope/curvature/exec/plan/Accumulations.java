package io.curvescope.curvature.exec.plan;

import io.curvescope.curvature.graph.BinaryFunction;
import io.curvescope.curvature.graph.Graph;
import io.curvescope.curvature.graph.Primitive;
import io.curvescope.curvature.graph.Value;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds sums of products that BLAS can add up by itself: of a sum whose operands are both used by
 * nothing else, one is computed first and the other, a product, perhaps permuted, is added into its
 * memory.
 */
final class Accumulations {
  private final Uses uses;
  private final Map<Value, Value> addedBySum = new IdentityHashMap<>();
  private final Set<Value> deferred = Collections.newSetFromMap(new IdentityHashMap<>());

  Accumulations(Graph graph, Uses uses) {
    this.uses = uses;
    for (Value value : graph.values()) {
      if (value.isReal()
          && value.primitive() instanceof Primitive.Binary(BinaryFunction function)
          && function == BinaryFunction.ADD) {
        consider(value);
      }
    }
  }

  private void consider(Value sum) {
    Value left = sum.operand(0);
    Value right = sum.operand(1);
    if (left == right) {
      return;
    }
    if (isProduct(right) && isTarget(left)) {
      accept(sum, right);
    } else if (isProduct(left) && isTarget(right)) {
      accept(sum, left);
    }
  }

  private void accept(Value sum, Value added) {
    addedBySum.put(sum, added);
    deferred.add(added);
    deferred.add(product(added));
  }

  /** Whether a value is a product, or one permuted, on its way into this sum only. */
  private boolean isProduct(Value value) {
    return uses.onlyUser(value).isPresent()
        && switch (value.primitive()) {
          case Primitive.Contract contract -> true;
          case Primitive.Permute permute ->
              value.operand(0).primitive() instanceof Primitive.Contract
                  && uses.onlyUser(value.operand(0)).isPresent();
          default -> false;
        };
  }

  private boolean isTarget(Value value) {
    return isProduct(value) || (addedBySum.containsKey(value) && uses.onlyUser(value).isPresent());
  }

  /** What a sum adds into its other operand's memory; nothing for other values. */
  Optional<Value> added(Value sum) {
    return Optional.ofNullable(addedBySum.get(sum));
  }

  /** Whether a value is computed only when its sum is. */
  boolean isDeferred(Value value) {
    return deferred.contains(value);
  }

  /** The product behind what is added. */
  static Value product(Value added) {
    return added.primitive() instanceof Primitive.Permute ? added.operand(0) : added;
  }
}
