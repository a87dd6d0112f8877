package io.curvescope.curvature.simplify;

import io.curvescope.curvature.graph.Graph;
import io.curvescope.curvature.graph.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Rebuilds a graph with fewer values. */
public final class Simplifier {
  private Simplifier() {}

  /** An equivalent graph with the same inputs and outputs. */
  public static Graph simplify(Graph graph) {
    Rewriter rewriter = new Rewriter();
    Map<Value, Value> rewritten = new HashMap<>();
    for (Value input : graph.inputs()) {
      rewritten.put(input, rewriter.input(Graph.inputName(input), input.type()));
    }
    for (Value value : graph.values()) {
      if (!rewritten.containsKey(value)) {
        List<Value> operands =
            value.operands().stream()
                .map(operand -> Objects.requireNonNull(rewritten.get(operand)))
                .toList();
        rewritten.put(value, rewriter.apply(value.primitive(), operands));
      }
    }
    return rewriter.build(
        graph.outputs().stream()
            .map(output -> Objects.requireNonNull(rewritten.get(output)))
            .toList());
  }
}
