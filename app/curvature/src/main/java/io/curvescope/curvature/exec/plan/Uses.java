package io.curvescope.curvature.exec.plan;

import io.curvescope.curvature.graph.Graph;
import io.curvescope.curvature.graph.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who uses which value of a graph. */
final class Uses {
  private final Map<Value, List<Value>> users = new IdentityHashMap<>();
  private final Set<Value> outputs = Collections.newSetFromMap(new IdentityHashMap<>());

  Uses(Graph graph) {
    for (Value value : graph.values()) {
      for (Value operand : value.operands()) {
        users.computeIfAbsent(operand, unused -> new ArrayList<>()).add(value);
      }
    }
    outputs.addAll(graph.outputs());
  }

  /**
   * The values that take this one as an operand, once per place; not counting the graph's outputs.
   */
  List<Value> users(Value value) {
    return users.getOrDefault(value, List.of());
  }

  /** Whether it is one of the graph's results. */
  boolean isOutput(Value value) {
    return outputs.contains(value);
  }

  /** The only user, if there is exactly one and the value is not a result. */
  Optional<Value> onlyUser(Value value) {
    List<Value> all = users(value);
    return all.size() == 1 && !isOutput(value) ? Optional.of(all.getFirst()) : Optional.empty();
  }
}
