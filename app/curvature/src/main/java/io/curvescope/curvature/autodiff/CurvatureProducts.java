package io.curvescope.curvature.autodiff;

import io.curvescope.curvature.graph.Graph;
import io.curvescope.curvature.graph.GraphBuilder;
import io.curvescope.curvature.graph.GraphException;
import io.curvescope.curvature.graph.Value;
import io.curvescope.curvature.simplify.Simplifier;
import java.util.ArrayList;
import java.util.List;

/**
 * Products with curvature matrices, as linearisations without outputs: the primal graph gives the
 * residuals, the tangent graph maps a direction per parameter to a product per parameter.
 */
public final class CurvatureProducts {
  private CurvatureProducts() {}

  /**
   * The Hessian of a scalar function: the linearised gradient (B. A. Pearlmutter, "Fast exact
   * multiplication by the Hessian", Neural Computation 6, 1994).
   *
   * @param function one real scalar output
   * @param moving the indices of the inputs that are variables
   */
  public static Linearization hessian(Graph function, List<Integer> moving) {
    Graph gradient = Gradient.of(function, moving);
    Graph withoutValue =
        new Graph(
            gradient.inputs(),
            gradient.values(),
            gradient.outputs().subList(1, gradient.outputs().size()));
    return Linearization.of(Simplifier.simplify(withoutValue), moving).withoutOutputs();
  }

  /**
   * The generalised Gauss-Newton matrix J^T H J of a loss of a model's output, with J the model's
   * Jacobian and H the Hessian of the loss in the output (N. N. Schraudolph, "Fast curvature
   * matrix-vector products for second-order gradient descent", Neural Computation 14, 2002).
   *
   * @param model one real output
   * @param loss one input of the output's type, one real scalar output
   * @param moving the indices of the model's inputs that are variables
   */
  public static Linearization gaussNewton(Graph model, Graph loss, List<Integer> moving) {
    if (model.outputs().size() != 1 || loss.inputs().size() != 1) {
      throw new GraphException(
          "Gauss-Newton needs a model of one output and a loss of one input, got "
              + model.outputs().size()
              + " and "
              + loss.inputs().size());
    }
    Linearization ofModel = Linearization.of(model, moving);
    Linearization ofLoss = hessian(loss, List.of(0));
    return new Linearization(
        0,
        primal(model, ofModel, ofLoss),
        ofModel.shared(),
        tangent(model, moving, ofModel, ofLoss));
  }

  private static Graph primal(Graph model, Linearization ofModel, Linearization ofLoss) {
    GraphBuilder builder = new GraphBuilder();
    List<Value> inputs = inputs(builder, model.inputs());
    List<Value> results = Inlining.inline(builder, ofModel.primal(), inputs);
    List<Value> output = results.subList(0, 1);
    List<Value> lossResults = Inlining.inline(builder, ofLoss.primal(), output);
    List<Value> residuals = new ArrayList<>(results.subList(1, results.size()));
    residuals.addAll(ofLoss.coefficients(output, lossResults));
    return Simplifier.simplify(builder.build(residuals));
  }

  private static Graph tangent(
      Graph model, List<Integer> moving, Linearization ofModel, Linearization ofLoss) {
    GraphBuilder builder = new GraphBuilder();
    List<Value> coefficients =
        inputs(builder, ofModel.tangent().inputs().subList(0, ofModel.coefficients()));
    List<Value> lossCoefficients =
        inputs(builder, ofLoss.tangent().inputs().subList(0, ofLoss.coefficients()));
    List<Value> directions = inputs(builder, moving.stream().map(model.inputs()::get).toList());
    List<Value> output =
        Inlining.inline(builder, ofModel.tangent(), concat(coefficients, directions));
    List<Value> curved =
        Inlining.inline(builder, ofLoss.tangent(), concat(lossCoefficients, output));
    Graph transpose = Transposition.transpose(ofModel.tangent(), ofModel.coefficients());
    List<Value> products = Inlining.inline(builder, transpose, concat(coefficients, curved));
    return Simplifier.simplify(builder.build(products));
  }

  private static List<Value> inputs(GraphBuilder builder, List<Value> like) {
    return like.stream().map(input -> builder.input(Graph.inputName(input), input.type())).toList();
  }

  private static List<Value> concat(List<Value> first, List<Value> second) {
    List<Value> both = new ArrayList<>(first);
    both.addAll(second);
    return both;
  }

  /**
   * The products over a block of m vectors [m, n], each the concatenation of one flat direction per
   * parameter.
   *
   * @param tangent coefficients, then a direction per parameter, to a product per parameter
   * @param coefficients the number of coefficients
   * @param chosen the indices of the parameters that vary, ascending; the directions of all others
   *     are zero, and their products are left out
   * @param block m
   * @return from the coefficients and [m, n] to [m, n], n being the number of elements of the
   *     chosen parameters
   */
  public static Graph overBlocks(Graph tangent, int coefficients, List<Integer> chosen, int block) {
    GraphBuilder builder = new GraphBuilder();
    List<Value> bound = new ArrayList<>(inputs(builder, tangent.inputs().subList(0, coefficients)));
    List<Value> parameters = tangent.inputs().subList(coefficients, tangent.inputs().size());
    List<Value> directions = new ArrayList<>();
    for (int index : chosen) {
      Value parameter = parameters.get(index);
      directions.add(builder.input(Graph.inputName(parameter), parameter.type()));
    }
    for (int i = 0; i < parameters.size(); i++) {
      int place = chosen.indexOf(i);
      bound.add(place >= 0 ? directions.get(place) : builder.splat(parameters.get(i).shape(), 0));
    }
    List<Value> all = Inlining.inline(builder, tangent, bound);
    Graph restricted = Simplifier.simplify(builder.build(chosen.stream().map(all::get).toList()));
    return FlatBlocks.flatten(
        Vectorization.vectorize(restricted, coefficients, block), coefficients, block);
  }
}
