package io.curvescope.curvature.autodiff;

import io.curvescope.curvature.graph.Graph;
import io.curvescope.curvature.graph.GraphBuilder;
import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.graph.TensorType;
import io.curvescope.curvature.graph.Value;
import io.curvescope.curvature.simplify.Simplifier;
import java.util.ArrayList;
import java.util.List;

/** Packs a graph's inputs and outputs of many shapes into flat vectors. */
public final class FlatBlocks {
  private FlatBlocks() {}

  /**
   * A graph whose outputs from {@code first} on are laid behind each other in one vector; earlier
   * outputs stay.
   */
  public static Graph concatenateOutputs(Graph graph, int first) {
    GraphBuilder builder = new GraphBuilder();
    List<Value> inputs = new ArrayList<>();
    for (Value input : graph.inputs()) {
      inputs.add(builder.input(Graph.inputName(input), input.type()));
    }
    List<Value> results = Inlining.inline(builder, graph, inputs);
    List<Value> flat = new ArrayList<>();
    for (Value part : results.subList(first, results.size())) {
      flat.add(builder.reshape(part, Shape.of((int) part.shape().size())));
    }
    List<Value> outputs = new ArrayList<>(results.subList(0, first));
    outputs.add(builder.concatenate(flat, 0));
    return Simplifier.simplify(builder.build(outputs));
  }

  /**
   * From coefficients and a block of each direction to coefficients and one block of flat vectors;
   * the same for outputs.
   */
  static Graph flatten(Graph graph, int coefficients, int block) {
    GraphBuilder builder = new GraphBuilder();
    List<Value> inputs = new ArrayList<>();
    for (Value input : graph.inputs().subList(0, coefficients)) {
      inputs.add(builder.input(Graph.inputName(input), input.type()));
    }
    List<Value> directions = graph.inputs().subList(coefficients, graph.inputs().size());
    int length = 0;
    for (Value direction : directions) {
      length = Math.addExact(length, (int) (direction.shape().size() / block));
    }
    Value vectors = builder.input("vectors", TensorType.real(block, length));
    int start = 0;
    for (Value direction : directions) {
      int size = (int) (direction.shape().size() / block);
      Value part = builder.sliceAxis(vectors, 1, start, start + size);
      inputs.add(builder.reshape(part, direction.shape()));
      start += size;
    }
    List<Value> flat = new ArrayList<>();
    for (Value product : Inlining.inline(builder, graph, inputs)) {
      flat.add(builder.reshape(product, Shape.of(block, (int) (product.shape().size() / block))));
    }
    return Simplifier.simplify(builder.build(List.of(builder.concatenate(flat, 1))));
  }
}
