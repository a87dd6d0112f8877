package io.curvescope.curvature.autodiff;

import io.curvescope.curvature.graph.GraphBuilder;
import io.curvescope.curvature.graph.Value;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What has arrived at each value on the way back through a linear graph. */
final class Cotangents {
  private final GraphBuilder builder;
  private final Map<Value, Value> sums = new HashMap<>();

  Cotangents(GraphBuilder builder) {
    this.builder = builder;
  }

  /** Adds one more contribution. */
  void add(Value value, Value cotangent) {
    sums.merge(value, cotangent, builder::add);
  }

  /** The sum of all contributions, which is forgotten here; absent if there was none. */
  Optional<Value> take(Value value) {
    return Optional.ofNullable(sums.remove(value));
  }
}
