package io.curvescope.curvature.autodiff;

import io.curvescope.curvature.graph.BinaryFunction;
import io.curvescope.curvature.graph.ElementType;
import io.curvescope.curvature.graph.Graph;
import io.curvescope.curvature.graph.LogicalFunction;
import io.curvescope.curvature.graph.Primitive;
import io.curvescope.curvature.graph.Value;
import io.curvescope.curvature.simplify.Rewriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Shortens the part of a graph that is linear in given inputs: chains of elementwise operations on
 * tangents become sums of coefficient times tangent, all products of coefficients moving to the
 * part that knows no tangent and runs once. What is left per tangent is one multiplication and one
 * addition for each term.
 */
final class CoefficientMerging {
  private final Graph graph;
  private final Rewriter rewriter = new Rewriter();
  private final Set<Value> moving;
  private final Set<Value> kept = new HashSet<>();
  private final Map<Value, Integer> uses = new HashMap<>();
  private final Map<Value, Value> copies = new HashMap<>();
  private final Map<Value, LinearCombination> combinations = new HashMap<>();

  private CoefficientMerging(Graph graph, Set<Value> moving) {
    this.graph = graph;
    this.moving = moving;
  }

  /**
   * An equivalent graph.
   *
   * @param firstTangent the index of the first input in which the graph is linear; all later inputs
   *     are too
   */
  static Graph merge(Graph graph, int firstTangent) {
    Set<Value> moving = moving(graph, graph.inputs().subList(firstTangent, graph.inputs().size()));
    return new CoefficientMerging(graph, moving).run();
  }

  /** The values that depend on the given ones, these included. */
  static Set<Value> moving(Graph graph, List<Value> sources) {
    Set<Value> moving = new HashSet<>(sources);
    for (Value value : graph.values()) {
      if (value.operands().stream().anyMatch(moving::contains)) {
        moving.add(value);
      }
    }
    return moving;
  }

  private Graph run() {
    countUses();
    for (Value input : graph.inputs()) {
      copies.put(input, rewriter.input(Graph.inputName(input), input.type()));
    }
    for (Value value : graph.values()) {
      if (!moving.contains(value)) {
        copies.computeIfAbsent(value, this::copy);
      } else if (value.operands().isEmpty()) {
        combinations.put(value, LinearCombination.of(rewriter, copyOf(value)));
      } else if (isElementwise(value)) {
        combine(value);
      } else {
        keep(value, copy(value));
      }
    }
    return rewriter.build(graph.outputs().stream().map(this::copyOf).toList());
  }

  /**
   * Values that something other than an elementwise operation on tangents reads must exist as such.
   */
  private void countUses() {
    kept.addAll(graph.outputs());
    for (Value value : graph.values()) {
      if (!moving.contains(value)) {
        continue;
      }
      for (Value operand : value.operands()) {
        uses.merge(operand, 1, Integer::sum);
        if (!isElementwise(value)) {
          kept.add(operand);
        }
      }
    }
  }

  private void combine(Value value) {
    LinearCombination combination = combination(value);
    boolean shared = uses.getOrDefault(value, 0) > 1 && combination.terms().size() > 1;
    if (shared || kept.contains(value)) {
      keep(value, combination.emit(rewriter));
    } else {
      combinations.put(value, combination);
    }
  }

  private void keep(Value value, Value copy) {
    copies.put(value, copy);
    combinations.put(value, LinearCombination.of(rewriter, copy));
  }

  private LinearCombination combination(Value value) {
    return switch (value.primitive()) {
      case Primitive.Unary _ -> combinationOf(value.operand(0)).negated(rewriter);
      case Primitive.Binary(BinaryFunction function) ->
          switch (function) {
            case ADD ->
                combinationOf(value.operand(0)).plus(rewriter, combinationOf(value.operand(1)));
            case SUBTRACT ->
                combinationOf(value.operand(0))
                    .plus(rewriter, combinationOf(value.operand(1)).negated(rewriter));
            case MULTIPLY -> {
              int tangent = moving.contains(value.operand(0)) ? 0 : 1;
              yield combinationOf(value.operand(tangent))
                  .times(rewriter, copyOf(value.operand(1 - tangent)));
            }
            case DIVIDE -> {
              Value divisor = copyOf(value.operand(1));
              Value one = rewriter.splat(divisor.shape(), 1);
              yield combinationOf(value.operand(0))
                  .times(rewriter, rewriter.binary(BinaryFunction.DIVIDE, one, divisor));
            }
            case POWER -> throw new IllegalStateException(value + " is not linear");
          };
      case Primitive.Select _ -> chosen(value);
      case Primitive primitive ->
          throw new IllegalStateException(primitive + " is not elementwise");
    };
  }

  /** A choice between tangents, one of which may be zero, weighs them with 1 and 0. */
  private LinearCombination chosen(Value value) {
    Value mask = copyOf(value.operand(0));
    LinearCombination sum = null;
    for (int branch = 1; branch <= 2; branch++) {
      if (!moving.contains(value.operand(branch))) {
        continue;
      }
      Value holds =
          branch == 1
              ? mask
              : rewriter.apply(new Primitive.Logical(LogicalFunction.NOT), List.of(mask));
      Value weight = rewriter.apply(new Primitive.Convert(ElementType.REAL), List.of(holds));
      LinearCombination part = combinationOf(value.operand(branch)).times(rewriter, weight);
      sum = sum == null ? part : sum.plus(rewriter, part);
    }
    return Objects.requireNonNull(sum);
  }

  private LinearCombination combinationOf(Value value) {
    LinearCombination known = combinations.get(value);
    if (known == null) {
      throw new IllegalStateException(value + " is added to a tangent but is none");
    }
    return known;
  }

  private Value copy(Value value) {
    List<Value> operands = new ArrayList<>();
    value.operands().forEach(operand -> operands.add(copyOf(operand)));
    return rewriter.apply(value.primitive(), operands);
  }

  private Value copyOf(Value value) {
    return Objects.requireNonNull(copies.get(value));
  }

  private static boolean isElementwise(Value value) {
    return switch (value.primitive()) {
      case Primitive.Unary _, Primitive.Binary _, Primitive.Select _ -> true;
      case Primitive _ -> false;
    };
  }
}
