package io.curvescope.curvature.autodiff;

import io.curvescope.curvature.graph.Graph;
import io.curvescope.curvature.graph.GraphBuilder;
import io.curvescope.curvature.graph.GraphException;
import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.graph.Value;
import io.curvescope.curvature.simplify.Simplifier;
import java.util.ArrayList;
import java.util.List;

/** The gradient of a scalar function. */
public final class Gradient {
  private Gradient() {}

  /**
   * From a function with one scalar output the graph of that output followed by its gradient in
   * each of the given inputs, of that input's shape.
   *
   * @param wrt the indices of the inputs
   * @throws GraphException if the function's output is not one real scalar, or an input is not real
   */
  public static Graph of(Graph graph, List<Integer> wrt) {
    if (graph.outputs().size() != 1
        || !graph.outputs().get(0).isReal()
        || !graph.outputs().get(0).shape().equals(Shape.SCALAR)) {
      throw new GraphException(
          "a gradient needs one real scalar output, got "
              + graph.outputs().stream().map(Value::type).toList());
    }
    Linearization linearization = Linearization.of(graph, wrt);
    Graph transpose =
        Transposition.transpose(linearization.tangent(), linearization.coefficients());
    GraphBuilder builder = new GraphBuilder();
    List<Value> inputs = new ArrayList<>();
    for (Value input : graph.inputs()) {
      inputs.add(builder.input(Graph.inputName(input), input.type()));
    }
    List<Value> primal = Inlining.inline(builder, linearization.primal(), inputs);
    List<Value> backward = new ArrayList<>(linearization.coefficients(inputs, primal));
    backward.add(builder.splat(Shape.SCALAR, 1));
    List<Value> outputs = new ArrayList<>();
    outputs.add(primal.get(0));
    outputs.addAll(Inlining.inline(builder, transpose, backward));
    return Simplifier.simplify(builder.build(outputs));
  }
}
