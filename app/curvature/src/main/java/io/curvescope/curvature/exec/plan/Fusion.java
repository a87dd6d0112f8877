package io.curvescope.curvature.exec.plan;

import io.curvescope.curvature.graph.Graph;
import io.curvescope.curvature.graph.Primitive;
import io.curvescope.curvature.graph.Value;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Groups elementwise values: a value joins the group of its users if they all are in one group and
 * have its shape, so that it is never written to memory. A group ends in an elementwise value or in
 * a sum over axes.
 */
final class Fusion {
  /** A bound on the instructions of a step, so that its registers stay in the cache. */
  private static final int MOST_VALUES = 48;

  private final Map<Value, Value> ends = new IdentityHashMap<>();
  private final Map<Value, List<Value>> groups = new IdentityHashMap<>();

  Fusion(Graph graph, Uses uses, Accumulations accumulations) {
    Map<Value, Integer> sizes = new IdentityHashMap<>();
    for (Value value : graph.values().reversed()) {
      if (!isElementwise(value) || accumulations.added(value).isPresent()) {
        continue;
      }
      Value end = uses.isOutput(value) ? value : commonEnd(value, uses.users(value));
      if (sizes.getOrDefault(end, 0) >= MOST_VALUES) {
        end = value;
      }
      sizes.merge(end, 1, Integer::sum);
      ends.put(value, end);
    }
    for (Value value : graph.values()) {
      Value end = ends.get(value);
      if (end != null) {
        groups.computeIfAbsent(end, unused -> new ArrayList<>()).add(value);
      }
    }
  }

  private Value commonEnd(Value value, List<Value> users) {
    Value common = null;
    for (Value user : users) {
      Value end = endOf(value, user);
      if (end == null || (common != null && common != end)) {
        return value;
      }
      common = end;
    }
    return common == null ? value : common;
  }

  private @org.jspecify.annotations.Nullable Value endOf(Value value, Value user) {
    if (user.primitive() instanceof Primitive.ReduceSum) {
      return value.isReal() && value.shape().size() > user.shape().size() ? user : null;
    }
    return user.shape().equals(value.shape()) ? ends.get(user) : null;
  }

  private static boolean isElementwise(Value value) {
    return switch (value.primitive()) {
      case Primitive.Unary unary -> true;
      case Primitive.Binary binary -> true;
      case Primitive.Compare compare -> true;
      case Primitive.Logical logical -> true;
      case Primitive.Select select -> true;
      case Primitive.Convert convert -> true;
      default -> false;
    };
  }

  /** Whether a value lives in registers only. */
  boolean isInner(Value value) {
    Value end = ends.get(value);
    return end != null && end != value;
  }

  /**
   * The elementwise values of the group that ends in a value, in topological order, the end itself
   * included if elementwise.
   */
  List<Value> group(Value end) {
    return groups.getOrDefault(end, List.of());
  }
}
