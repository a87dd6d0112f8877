package io.curvescope.curvature.exec;

import io.curvescope.curvature.graph.GraphBuilder;
import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.graph.TensorType;
import io.curvescope.curvature.graph.Value;
import io.curvescope.testkit.seeded.SeededCase;
import io.curvescope.testkit.seeded.SeededCases;
import io.curvescope.testkit.seeded.SeededTest;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ReductionProgramTest {

  @SeededTest(150)
  void sumsOverAnyAxesAgree(SeededCase seeded) {
    RandomTensors random = new RandomTensors(seeded.seed());
    Shape shape = random.shape(1, 4, seeded.size(1, random.coin() ? 5 : 24));
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input("x", TensorType.real(shape));
    List<Integer> axes = random.someAxes(shape.rank(), 1);
    Value square = builder.multiply(x, x);
    Programs.assertAgrees(
        builder.build(List.of(builder.reduceSum(x, axes), builder.reduceSum(square, axes))),
        List.of(random.real(shape)));
  }

  @SeededTest(20)
  void sumsOfLongRowsAndColumnsAgree(SeededCase seeded) {
    RandomTensors random = new RandomTensors(seeded.seed());
    Shape shape =
        Shape.of(random.between(1, seeded.size(1, 40)), random.between(1, seeded.size(1, 6000)));
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

  @SeededTest(100)
  void maximaLogSumExpAndArgMaxAgree(SeededCase seeded) {
    RandomTensors random = new RandomTensors(seeded.seed());
    Shape shape = random.shape(1, 4, seeded.size(1, 6));
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

  static Stream<Arguments> cumulations() {
    List<Boolean> either = List.of(false, true);
    return SeededCases.each(either, either, 15);
  }

  @ParameterizedTest
  @MethodSource("cumulations")
  void cumulativeSumsAgree(boolean exclusive, boolean reverse, SeededCase seeded) {
    RandomTensors random = new RandomTensors(seeded.seed());
    Shape shape = random.shape(1, 3, seeded.size(1, 9));
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input("x", TensorType.real(shape));
    int axis = random.between(0, shape.rank() - 1);
    Programs.assertAgrees(
        builder.build(List.of(builder.cumulativeSum(x, axis, exclusive, reverse))),
        List.of(random.real(shape)));
  }
}
