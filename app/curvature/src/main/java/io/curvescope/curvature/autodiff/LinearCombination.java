package io.curvescope.curvature.autodiff;

import io.curvescope.curvature.graph.Value;
import io.curvescope.curvature.simplify.Rewriter;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A sum of products of coefficients and tangents, elementwise: the normal form of what elementwise
 * primitives make of tangents.
 *
 * @param terms for each tangent its coefficient, both values of the rewriter and of one shape
 */
record LinearCombination(Map<Value, Value> terms) {

  /** One tangent, times one. */
  static LinearCombination of(Rewriter rewriter, Value tangent) {
    return new LinearCombination(Map.of(tangent, rewriter.splat(tangent.shape(), 1)));
  }

  LinearCombination plus(Rewriter rewriter, LinearCombination other) {
    Map<Value, Value> sum = new LinkedHashMap<>(terms);
    other.terms.forEach((tangent, coefficient) -> sum.merge(tangent, coefficient, rewriter::add));
    return new LinearCombination(sum);
  }

  LinearCombination times(Rewriter rewriter, Value factor) {
    Map<Value, Value> product = new LinkedHashMap<>();
    terms.forEach(
        (tangent, coefficient) -> product.put(tangent, rewriter.multiply(coefficient, factor)));
    return new LinearCombination(product);
  }

  LinearCombination negated(Rewriter rewriter) {
    Map<Value, Value> negative = new LinkedHashMap<>();
    terms.forEach((tangent, coefficient) -> negative.put(tangent, rewriter.negate(coefficient)));
    return new LinearCombination(negative);
  }

  /** Writes the sum out; tangents of one coefficient are added before they are multiplied by it. */
  Value emit(Rewriter rewriter) {
    Map<Value, Value> sums = new LinkedHashMap<>();
    terms.forEach((tangent, coefficient) -> sums.merge(coefficient, tangent, rewriter::add));
    return sums.entrySet().stream()
        .map(sum -> rewriter.multiply(sum.getValue(), sum.getKey()))
        .reduce(rewriter::add)
        .orElseThrow(() -> new IllegalStateException("a linear combination of nothing"));
  }
}
