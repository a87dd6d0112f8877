package io.curvescope.curvature.autodiff;

import io.curvescope.curvature.graph.Graph;
import io.curvescope.curvature.graph.GraphBuilder;
import io.curvescope.curvature.graph.GraphException;
import io.curvescope.curvature.graph.Primitive;
import io.curvescope.curvature.graph.Tensor;
import io.curvescope.curvature.graph.Value;
import io.curvescope.curvature.simplify.Simplifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A function split at a point into its value and its derivative: the primal graph runs once, the
 * tangent graph once per direction.
 *
 * @param outputs the number of the function's outputs
 * @param primal from the function's inputs to its outputs, followed by the residuals that the
 *     tangent graph needs
 * @param shared the indices of the function's inputs that the tangent graph reads too, ascending
 * @param tangent from its coefficients (the shared inputs, then the residuals), followed by one
 *     direction per moving input, to the derivatives of the outputs; linear in the directions. It
 *     computes no transcendental function, only products with coefficients
 */
public record Linearization(int outputs, Graph primal, List<Integer> shared, Graph tangent) {

  /** The number of residuals. */
  public int residuals() {
    return primal.outputs().size() - outputs;
  }

  /** The number of leading inputs of the tangent graph in which it is not linear. */
  public int coefficients() {
    return shared.size() + residuals();
  }

  /**
   * What to bind to the tangent graph's coefficients.
   *
   * @param inputs one item per input of the function
   * @param results one item per output of the primal graph
   */
  public <T> List<T> coefficients(List<T> inputs, List<T> results) {
    List<T> bound = new ArrayList<>();
    shared.forEach(index -> bound.add(inputs.get(index)));
    bound.addAll(results.subList(outputs, results.size()));
    return bound;
  }

  /** The same without the function's outputs, and without what only they needed. */
  public Linearization withoutOutputs() {
    Graph residualsOnly =
        new Graph(
            primal.inputs(),
            primal.values(),
            primal.outputs().subList(outputs, primal.outputs().size()));
    return new Linearization(0, Simplifier.simplify(residualsOnly), shared, tangent);
  }

  /**
   * Linearises a function in some of its inputs.
   *
   * @param moving the indices of the inputs that move
   * @throws GraphException if a moving input is not real
   */
  public static Linearization of(Graph graph, List<Integer> moving) {
    GraphBuilder builder = new GraphBuilder();
    List<Value> inputs = new ArrayList<>();
    for (Value input : graph.inputs()) {
      inputs.add(builder.input(Graph.inputName(input), input.type()));
    }
    List<Optional<Value>> directions = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      directions.add(Optional.empty());
    }
    for (int index : moving) {
      Value input = inputs.get(index);
      if (!input.isReal()) {
        throw new GraphException("cannot differentiate in " + input + ": it is not real");
      }
      String name = "tangent of " + Graph.inputName(input);
      directions.set(index, Optional.of(builder.input(name, input.type())));
    }
    ForwardMode forward = ForwardMode.differentiate(builder, graph, inputs, directions);
    List<Value> results = new ArrayList<>(forward.outputs());
    for (int i = 0; i < forward.outputs().size(); i++) {
      Value output = forward.outputs().get(i);
      results.add(forward.tangents().get(i).orElseGet(() -> builder.splat(output.shape(), 0)));
    }
    Graph joint = Simplifier.simplify(builder.build(results));
    Graph merged = CoefficientMerging.merge(joint, inputs.size());
    return split(merged, inputs.size(), forward.outputs().size());
  }

  private static Linearization split(Graph joint, int inputs, int outputs) {
    List<Value> directions = joint.inputs().subList(inputs, joint.inputs().size());
    Set<Value> moving = CoefficientMerging.moving(joint, directions);
    List<Value> tangentOutputs = joint.outputs().subList(outputs, joint.outputs().size());
    Set<Value> residuals = new LinkedHashSet<>();
    for (Value value : joint.values()) {
      if (moving.contains(value)) {
        value.operands().stream()
            .filter(operand -> !moving.contains(operand))
            .forEach(operand -> residuals.add(source(operand)));
      }
    }
    tangentOutputs.stream()
        .filter(output -> !moving.contains(output))
        .forEach(output -> residuals.add(source(output)));
    residuals.removeIf(Linearization::isSplat);
    List<Integer> shared =
        IntStream.range(0, inputs)
            .filter(i -> residuals.contains(joint.inputs().get(i)))
            .boxed()
            .toList();
    List<Value> coefficients = new ArrayList<>();
    shared.forEach(index -> coefficients.add(joint.inputs().get(index)));
    joint.inputs().forEach(residuals::remove);
    coefficients.addAll(residuals);
    return new Linearization(
        outputs,
        primal(joint, inputs, outputs, moving, residuals),
        shared,
        tangent(joint, moving, coefficients, directions, tangentOutputs));
  }

  private static Graph primal(
      Graph joint, int inputs, int outputs, Set<Value> moving, Set<Value> residuals) {
    GraphBuilder builder = new GraphBuilder();
    Map<Value, Value> copies = new HashMap<>();
    for (Value input : joint.inputs().subList(0, inputs)) {
      copies.put(input, builder.input(Graph.inputName(input), input.type()));
    }
    for (Value value : joint.values()) {
      if (!moving.contains(value) && !copies.containsKey(value)) {
        copies.put(
            value, builder.apply(value.primitive(), Inlining.copies(copies, value.operands())));
      }
    }
    List<Value> results = new ArrayList<>(joint.outputs().subList(0, outputs));
    results.addAll(residuals);
    return builder.build(Inlining.copies(copies, results));
  }

  private static Graph tangent(
      Graph joint,
      Set<Value> moving,
      List<Value> coefficients,
      List<Value> directions,
      List<Value> outputs) {
    GraphBuilder builder = new GraphBuilder();
    Map<Value, Value> copies = new HashMap<>();
    int count = 0;
    for (Value coefficient : coefficients) {
      String name =
          coefficient.primitive() instanceof Primitive.Input
              ? Graph.inputName(coefficient)
              : "residual " + count++;
      copies.put(coefficient, builder.input(name, coefficient.type()));
    }
    for (Value direction : directions) {
      copies.put(direction, builder.input(Graph.inputName(direction), direction.type()));
    }
    for (Value value : joint.values()) {
      if (moving.contains(value) && !copies.containsKey(value)) {
        value.operands().forEach(operand -> copyUnmoving(builder, operand, copies));
        copies.put(
            value, builder.apply(value.primitive(), Inlining.copies(copies, value.operands())));
      }
    }
    outputs.forEach(output -> copyUnmoving(builder, output, copies));
    return builder.build(Inlining.copies(copies, outputs));
  }

  /** Repeats in the tangent graph what would be larger as a residual than what it is made from. */
  private static void copyUnmoving(GraphBuilder builder, Value value, Map<Value, Value> copies) {
    if (copies.containsKey(value)) {
      return;
    }
    value.operands().forEach(operand -> copyUnmoving(builder, operand, copies));
    copies.put(value, builder.apply(value.primitive(), Inlining.copies(copies, value.operands())));
  }

  /**
   * What to keep of a value that does not move: of a repetition or another shape the source only.
   */
  private static Value source(Value value) {
    return switch (value.primitive()) {
      case Primitive.Broadcast _, Primitive.Reshape _ -> source(value.operand(0));
      case Primitive _ -> value;
    };
  }

  private static boolean isSplat(Value value) {
    return value.primitive() instanceof Primitive.Constant(Tensor tensor) && tensor.isSplat();
  }
}
