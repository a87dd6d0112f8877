package io.curvescope.curvature.autodiff;

import io.curvescope.curvature.graph.Graph;
import io.curvescope.curvature.graph.GraphBuilder;
import io.curvescope.curvature.graph.GraphException;
import io.curvescope.curvature.graph.Value;
import io.curvescope.curvature.simplify.Simplifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Transposes a graph that is linear in some of its inputs. */
public final class Transposition {
  private Transposition() {}

  /**
   * From J: (coefficients, t) to y, linear in t, its transpose: (coefficients, cotangents of y) to
   * cotangents of t, so that the inner products (c, J t) and (J^T c, t) agree.
   *
   * @param coefficients the number of leading inputs in which the graph is not linear
   * @throws GraphException if the graph is not linear in the other inputs
   */
  public static Graph transpose(Graph graph, int coefficients) {
    GraphBuilder builder = new GraphBuilder();
    List<Value> linear = graph.inputs().subList(coefficients, graph.inputs().size());
    Set<Value> moving = new HashSet<>(linear);
    Map<Value, Value> fixed = new HashMap<>();
    for (Value input : graph.inputs().subList(0, coefficients)) {
      fixed.put(input, builder.input(Graph.inputName(input), input.type()));
    }
    Cotangents cotangents = new Cotangents(builder);
    List<Value> seeds = new ArrayList<>();
    for (int i = 0; i < graph.outputs().size(); i++) {
      seeds.add(builder.input("cotangent " + i, graph.outputs().get(i).type()));
    }
    for (Value value : graph.values()) {
      if (value.operands().stream().anyMatch(moving::contains)) {
        moving.add(value);
      } else if (!moving.contains(value) && !fixed.containsKey(value)) {
        fixed.put(
            value, builder.apply(value.primitive(), Inlining.copies(fixed, value.operands())));
      }
    }
    for (int i = 0; i < seeds.size(); i++) {
      if (moving.contains(graph.outputs().get(i))) {
        cotangents.add(graph.outputs().get(i), seeds.get(i));
      }
    }
    for (Value value : graph.values().reversed()) {
      Optional<Value> cotangent = cotangents.take(value);
      if (cotangent.isPresent() && !value.operands().isEmpty()) {
        List<Optional<Value>> coefficientValues =
            value.operands().stream()
                .map(operand -> Optional.ofNullable(fixed.get(operand)))
                .toList();
        new TransposeRules(builder, cotangents).apply(value, coefficientValues, cotangent.get());
      } else if (cotangent.isPresent()) {
        cotangents.add(value, cotangent.get());
      }
    }
    List<Value> outputs = new ArrayList<>();
    for (Value input : linear) {
      outputs.add(cotangents.take(input).orElseGet(() -> builder.splat(input.shape(), 0)));
    }
    return Simplifier.simplify(builder.build(outputs));
  }
}
