package io.curvescope.curvature.autodiff;

import io.curvescope.curvature.graph.Graph;
import io.curvescope.curvature.graph.GraphBuilder;
import io.curvescope.curvature.graph.GraphException;
import io.curvescope.curvature.graph.Primitive;
import io.curvescope.curvature.graph.Value;
import io.curvescope.curvature.simplify.Simplifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Makes a graph work on a block of m independent inputs at once. Values that depend on none of the
 * batched inputs keep their shape and are computed once; all others get an outermost axis of extent
 * m.
 */
public final class Vectorization {
  private Vectorization() {}

  /**
   * The graph over blocks.
   *
   * @param firstBatched the index of the first input that becomes a block; all later ones do too
   * @param block m, one or more
   * @throws GraphException if the graph holds a primitive that has no form over blocks: a product
   *     of two batched operands in a convolution, or indices that are batched
   */
  public static Graph vectorize(Graph graph, int firstBatched, int block) {
    if (block < 1) {
      throw new GraphException("a block needs 1 or more vectors, got " + block);
    }
    GraphBuilder builder = new GraphBuilder();
    Map<Value, Value> copies = new HashMap<>();
    Set<Value> batched = new HashSet<>();
    for (int i = 0; i < graph.inputs().size(); i++) {
      Value input = graph.inputs().get(i);
      boolean isBatched = i >= firstBatched;
      if (isBatched) {
        batched.add(input);
      }
      copies.put(
          input,
          builder.input(
              Graph.inputName(input),
              isBatched ? input.type().withShape(input.shape().prepend(block)) : input.type()));
    }
    BlockRules rules = new BlockRules(builder, block);
    for (Value value : graph.values()) {
      if (copies.containsKey(value)) {
        continue;
      }
      List<Value> operands = new ArrayList<>();
      List<Boolean> flags = new ArrayList<>();
      for (Value operand : value.operands()) {
        operands.add(Objects.requireNonNull(copies.get(operand)));
        flags.add(batched.contains(operand));
      }
      if (flags.contains(true)) {
        batched.add(value);
        copies.put(value, rules.apply(value, operands, flags));
      } else {
        copies.put(value, builder.apply(value.primitive(), operands));
      }
    }
    List<Value> outputs = new ArrayList<>();
    for (Value output : graph.outputs()) {
      Value copy = Objects.requireNonNull(copies.get(output));
      outputs.add(batched.contains(output) ? copy : rules.repeat(copy));
    }
    return Simplifier.simplify(builder.build(outputs));
  }

  /** Primitives that have no form over blocks are reported with the value that needs one. */
  static GraphException unsupported(Value value, Primitive primitive) {
    return new GraphException(
        "cannot vectorise "
            + value
            + ": "
            + primitive.getClass().getSimpleName()
            + " takes no such block");
  }
}
