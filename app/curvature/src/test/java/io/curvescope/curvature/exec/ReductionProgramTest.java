package io.curvescope.curvature.exec;

import io.curvescope.curvature.graph.GraphBuilder;
import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.graph.TensorType;
import io.curvescope.curvature.graph.Value;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class ReductionProgramTest {

  @Property(tries = 150)
  void sumsOverAnyAxesAgree(@ForAll long seed) {
    RandomTensors random = new RandomTensors(seed);
    Shape shape = random.shape(1, 4, random.coin() ? 5 : 24);
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input("x", TensorType.real(shape));
    List<Integer> axes = random.someAxes(shape.rank(), 1);
    Value square = builder.multiply(x, x);
    Programs.assertAgrees(
        builder.build(List.of(builder.reduceSum(x, axes), builder.reduceSum(square, axes))),
        List.of(random.real(shape)));
  }

  @Property(tries = 20)
  void sumsOfLongRowsAndColumnsAgree(@ForAll long seed) {
    RandomTensors random = new RandomTensors(seed);
    Shape shape = Shape.of(random.between(1, 40), random.between(1, 6000));
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input("x", TensorType.real(shape));
    Value y = builder.permute(x, List.of(1, 0));
    Programs.assertAgrees(
        builder.build(
            List.of(
                builder.reduceSum(x, List.of(0)),
                builder.reduceSum(x, List.of(1)),
                builder.reduceSum(y, List.of(1)),
                builder.reduceSum(x, List.of(0, 1)))),
        List.of(random.real(shape)));
  }

  @Property(tries = 100)
  void maximaLogSumExpAndArgMaxAgree(@ForAll long seed) {
    RandomTensors random = new RandomTensors(seed);
    Shape shape = random.shape(1, 4, 6);
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input("x", TensorType.real(shape));
    List<Integer> axes = random.someAxes(shape.rank(), 1);
    Programs.assertAgrees(
        builder.build(
            List.of(
                builder.reduceMax(x, axes),
                builder.logSumExp(x, axes),
                builder.argMax(x, axes.getFirst()))),
        List.of(random.real(shape)));
  }

  @Property(tries = 60)
  void cumulativeSumsAgree(@ForAll boolean exclusive, @ForAll boolean reverse, @ForAll long seed) {
    RandomTensors random = new RandomTensors(seed);
    Shape shape = random.shape(1, 3, 9);
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input("x", TensorType.real(shape));
    int axis = random.between(0, shape.rank() - 1);
    Programs.assertAgrees(
        builder.build(List.of(builder.cumulativeSum(x, axis, exclusive, reverse))),
        List.of(random.real(shape)));
  }
}
