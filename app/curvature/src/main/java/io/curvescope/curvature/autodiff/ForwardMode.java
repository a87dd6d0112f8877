package io.curvescope.curvature.autodiff;

import io.curvescope.curvature.graph.Graph;
import io.curvescope.curvature.graph.GraphBuilder;
import io.curvescope.curvature.graph.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A graph together with its directional derivative, inside a builder.
 *
 * @param outputs the values of the graph's outputs
 * @param tangents the derivative of each output in the direction given; absent where it is zero
 */
record ForwardMode(List<Value> outputs, List<Optional<Value>> tangents) {

  /**
   * Copies the graph and differentiates it on the way.
   *
   * @param inputs what each input is
   * @param directions the tangent of each input; absent where the input does not move
   */
  static ForwardMode differentiate(
      GraphBuilder builder, Graph graph, List<Value> inputs, List<Optional<Value>> directions) {
    Map<Value, Value> copies = Inlining.bind(graph, inputs);
    Map<Value, Value> tangents = new HashMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      Value input = graph.inputs().get(i);
      directions.get(i).ifPresent(direction -> tangents.put(input, direction));
    }
    for (Value value : graph.values()) {
      if (copies.containsKey(value)) {
        continue;
      }
      Value copy = builder.apply(value.primitive(), Inlining.copies(copies, value.operands()));
      copies.put(value, copy);
      List<Optional<Value>> known =
          value.operands().stream()
              .map(operand -> Optional.ofNullable(tangents.get(operand)))
              .toList();
      if (known.stream().anyMatch(Optional::isPresent)) {
        Tangents.of(builder, copy, known).ifPresent(tangent -> tangents.put(value, tangent));
      }
    }
    return new ForwardMode(
        Inlining.copies(copies, graph.outputs()),
        graph.outputs().stream().map(output -> Optional.ofNullable(tangents.get(output))).toList());
  }
}
