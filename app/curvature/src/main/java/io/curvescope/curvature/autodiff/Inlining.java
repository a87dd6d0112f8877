package io.curvescope.curvature.autodiff;

import io.curvescope.curvature.graph.Graph;
import io.curvescope.curvature.graph.GraphBuilder;
import io.curvescope.curvature.graph.GraphException;
import io.curvescope.curvature.graph.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Copies a graph into a builder, its inputs bound to values that are there already. */
public final class Inlining {
  private Inlining() {}

  /**
   * The values of the graph's outputs.
   *
   * @param inputs one value of the builder per input of the graph, of the same type
   * @throws GraphException if number or types of the inputs do not fit
   */
  public static List<Value> inline(GraphBuilder builder, Graph graph, List<Value> inputs) {
    Map<Value, Value> copies = bind(graph, inputs);
    for (Value value : graph.values()) {
      if (!copies.containsKey(value)) {
        copies.put(value, builder.apply(value.primitive(), copies(copies, value.operands())));
      }
    }
    return copies(copies, graph.outputs());
  }

  /** The graph's inputs mapped to the given values. */
  static Map<Value, Value> bind(Graph graph, List<Value> inputs) {
    if (inputs.size() != graph.inputs().size()) {
      throw new GraphException(
          "a graph of " + graph.inputs().size() + " inputs got " + inputs.size());
    }
    Map<Value, Value> bound = new HashMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      Value input = graph.inputs().get(i);
      if (!input.type().equals(inputs.get(i).type())) {
        throw new GraphException(
            "input "
                + Graph.inputName(input)
                + " is "
                + input.type()
                + ", got "
                + inputs.get(i).type());
      }
      bound.put(input, inputs.get(i));
    }
    return bound;
  }

  /** The copies of values that have been copied. */
  static List<Value> copies(Map<Value, Value> copies, List<Value> values) {
    return values.stream().map(value -> Objects.requireNonNull(copies.get(value))).toList();
  }
}
