package io.curvescope.curvature.exec;

import io.curvescope.curvature.graph.GraphBuilder;
import io.curvescope.curvature.graph.Primitive;
import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.graph.Tensor;
import io.curvescope.curvature.graph.TensorType;
import io.curvescope.curvature.graph.Value;
import io.curvescope.testkit.seeded.SeededCase;
import io.curvescope.testkit.seeded.SeededTest;
import java.util.ArrayList;
import java.util.List;

class ProductProgramTest {

  /**
   * Batch, free and contracted axes in any number and order; operands and result permuted or not;
   * sums of products.
   */
  @SeededTest(300)
  void randomContractionsAgree(SeededCase seeded) {
    RandomTensors random = new RandomTensors(seeded.seed());
    Problem problem = new Problem(random);
    GraphBuilder builder = new GraphBuilder();
    List<Tensor> inputs = new ArrayList<>();
    Value result = problem.product(builder, inputs, "first");
    int rank = result.shape().rank();
    List<Value> outputs = new ArrayList<>();
    switch (random.between(0, 3)) {
      case 0 -> outputs.add(result);
      case 1 -> outputs.add(builder.permute(result, random.permutation(rank)));
      case 2 -> {
        Value sum = builder.add(result, problem.product(builder, inputs, "second"));
        outputs.add(builder.add(sum, problem.product(builder, inputs, "third")));
      }
      default -> {
        List<Integer> axes = random.permutation(rank);
        Value sum =
            builder.add(
                builder.permute(result, axes),
                builder.permute(problem.product(builder, inputs, "second"), axes));
        outputs.add(builder.exp(builder.scale(sum, 0.01)));
        outputs.add(sum);
      }
    }
    Programs.assertAgrees(builder.build(outputs), inputs, 1e-13, 5e-6);
  }

  /** Extents of the kinds of axes, and where each operand has them. */
  private static final class Problem {
    private final RandomTensors random;
    private final Shape batch;
    private final Shape left;
    private final Shape right;
    private final Shape contracted;

    Problem(RandomTensors random) {
      this.random = random;
      batch = random.shape(0, 2, 3);
      left = random.shape(0, 2, 5);
      right = random.shape(0, 2, 5);
      contracted = random.shape(0, 2, 4);
    }

    Value product(GraphBuilder builder, List<Tensor> inputs, String name) {
      List<Integer> leftOrder = random.permutation(batch.rank() + left.rank() + contracted.rank());
      List<Integer> rightOrder =
          random.permutation(batch.rank() + right.rank() + contracted.rank());
      if (!ascending(leftOrder, batch.rank(), left.rank())
          || !ascending(rightOrder, batch.rank(), right.rank())) {
        return product(builder, inputs, name);
      }
      Value a = operand(builder, inputs, name + "Left", left, leftOrder);
      Value b = operand(builder, inputs, name + "Right", right, rightOrder);
      return builder.contract(
          new Primitive.Contract(
              places(leftOrder, 0, batch.rank()),
              places(rightOrder, 0, batch.rank()),
              places(leftOrder, batch.rank() + left.rank(), contracted.rank()),
              places(rightOrder, batch.rank() + right.rank(), contracted.rank())),
          a,
          b);
    }

    /**
     * Free axes keep their order in the result, so that all products of the problem have one shape.
     */
    private static boolean ascending(List<Integer> order, int from, int count) {
      List<Integer> places = places(order, from, count);
      return places.equals(places.stream().sorted().toList());
    }

    private Value operand(
        GraphBuilder builder, List<Tensor> inputs, String name, Shape free, List<Integer> order) {
      Shape shape = batch.concat(free).concat(contracted).select(order);
      if (random.coin()) {
        inputs.add(random.real(shape));
        return builder.input(name, TensorType.real(shape));
      }
      List<Integer> axes = random.permutation(shape.rank());
      List<Integer> inverse = new ArrayList<>();
      for (int axis = 0; axis < axes.size(); axis++) {
        inverse.add(axes.indexOf(axis));
      }
      Shape permuted = shape.select(inverse);
      inputs.add(random.real(permuted));
      return builder.permute(builder.input(name, TensorType.real(permuted)), axes);
    }

    private static List<Integer> places(List<Integer> order, int from, int count) {
      List<Integer> places = new ArrayList<>();
      for (int axis = from; axis < from + count; axis++) {
        places.add(order.indexOf(axis));
      }
      return places;
    }
  }
}
