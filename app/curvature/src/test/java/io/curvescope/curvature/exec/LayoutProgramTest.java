package io.curvescope.curvature.exec;

import io.curvescope.curvature.graph.GraphBuilder;
import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.graph.TensorType;
import io.curvescope.curvature.graph.Value;
import io.curvescope.testkit.seeded.SeededCase;
import io.curvescope.testkit.seeded.SeededTest;
import java.util.ArrayList;
import java.util.List;

class LayoutProgramTest {

  /**
   * Random compositions of views, as results of their own and as operands of a sum and an
   * elementwise chain.
   */
  @SeededTest(200)
  void randomCompositionsAgreeForAllElementTypes(SeededCase seeded) {
    RandomTensors random = new RandomTensors(seeded.seed());
    TensorType type = new TensorType(random.element(), random.shape(1, 4, seeded.size(1, 7)));
    GraphBuilder builder = new GraphBuilder();
    Value input = builder.input("x", type);
    Value value = input;
    for (int i = random.between(1, 4); i > 0; i--) {
      value = change(builder, random, value);
    }
    List<Value> outputs = new ArrayList<>(List.of(value));
    if (value.isReal()) {
      outputs.add(builder.exp(value));
      outputs.add(
          builder.reduceSum(
              builder.multiply(value, value), random.someAxes(value.shape().rank(), 0)));
      outputs.add(builder.reduceSum(value, random.someAxes(value.shape().rank(), 0)));
    }
    Programs.assertAgrees(builder.build(outputs), List.of(random.of(type)), 1e-12, 1e-5);
  }

  private static Value change(GraphBuilder builder, RandomTensors random, Value value) {
    Shape shape = value.shape();
    int rank = shape.rank();
    return switch (random.between(0, 6)) {
      case 0 -> builder.permute(value, random.permutation(rank));
      case 1 -> builder.reshape(value, Shape.of((int) shape.size()));
      case 2 -> {
        List<Integer> starts = new ArrayList<>();
        List<Integer> limits = new ArrayList<>();
        List<Integer> strides = new ArrayList<>();
        for (int extent : shape.dimensions()) {
          int start = random.between(0, extent - 1);
          starts.add(start);
          limits.add(random.between(start + 1, extent));
          strides.add(random.between(1, 3));
        }
        yield builder.slice(value, starts, limits, strides);
      }
      case 3 -> {
        List<Integer> low = new ArrayList<>();
        List<Integer> high = new ArrayList<>();
        List<Integer> interior = new ArrayList<>();
        for (int axis = 0; axis < rank; axis++) {
          low.add(random.between(0, 2));
          high.add(random.between(0, 2));
          interior.add(random.between(0, 1));
        }
        yield builder.pad(value, low, high, interior);
      }
      case 4 -> {
        int extent = random.between(1, 3);
        List<Integer> axes = new ArrayList<>();
        int added = random.between(0, rank);
        List<Integer> extents = new ArrayList<>(shape.dimensions());
        extents.add(added, extent);
        for (int axis = 0; axis <= rank; axis++) {
          if (axis != added) {
            axes.add(axis);
          }
        }
        yield builder.broadcast(value, new Shape(extents), axes);
      }
      case 5 ->
          rank == 0
              ? value
              : builder.concatenate(List.of(value, value), random.between(0, rank - 1));
      default -> {
        List<Integer> extents = new ArrayList<>(shape.dimensions());
        if (rank >= 2) {
          int axis = random.between(0, rank - 2);
          extents.set(axis, extents.get(axis) * extents.remove(axis + 1));
        }
        yield builder.reshape(value, new Shape(extents));
      }
    };
  }
}
