package io.curvescope.curvature.exec;

import io.curvescope.curvature.graph.BinaryFunction;
import io.curvescope.curvature.graph.Comparison;
import io.curvescope.curvature.graph.ElementType;
import io.curvescope.curvature.graph.GraphBuilder;
import io.curvescope.curvature.graph.LogicalFunction;
import io.curvescope.curvature.graph.Primitive;
import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.graph.Tensor;
import io.curvescope.curvature.graph.TensorType;
import io.curvescope.curvature.graph.UnaryFunction;
import io.curvescope.curvature.graph.Value;
import io.curvescope.testkit.seeded.SeededCase;
import io.curvescope.testkit.seeded.SeededCases;
import io.curvescope.testkit.seeded.SeededTest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ElementwiseProgramTest {

  static Stream<Arguments> unaryFunctions() {
    return SeededCases.each(List.of(UnaryFunction.values()), 5);
  }

  @ParameterizedTest
  @MethodSource("unaryFunctions")
  void everyUnaryFunctionAgrees(UnaryFunction function, SeededCase seeded) {
    RandomTensors random = new RandomTensors(seeded.seed());
    Shape shape = random.shape(0, 3, seeded.size(1, 40));
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input("x", TensorType.real(shape));
    Programs.assertAgrees(
        builder.build(List.of(builder.unary(function, x))), List.of(random.real(shape)));
  }

  static Stream<Arguments> binaryFunctions() {
    return SeededCases.each(List.of(BinaryFunction.values()), 12);
  }

  @ParameterizedTest
  @MethodSource("binaryFunctions")
  void everyFunctionOfTwoRealsAgrees(BinaryFunction function, SeededCase seeded) {
    RandomTensors random = new RandomTensors(seeded.seed());
    Shape shape = random.shape(0, 3, seeded.size(1, 40));
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input("x", TensorType.real(shape));
    Value y = builder.input("y", TensorType.real(shape));
    Programs.assertAgrees(
        builder.build(List.of(builder.binary(function, x, y))),
        List.of(random.real(shape), random.real(shape)));
  }

  static Stream<Arguments> comparisons() {
    return SeededCases.each(List.of(Comparison.values()), List.of(false, true), 5);
  }

  @ParameterizedTest
  @MethodSource("comparisons")
  void everyComparisonAgreesForRealsAndIntegers(
      Comparison comparison, boolean integers, SeededCase seeded) {
    RandomTensors random = new RandomTensors(seeded.seed());
    Shape shape = random.shape(0, 3, seeded.size(1, 20));
    TensorType type = integers ? TensorType.int64(shape) : TensorType.real(shape);
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input("x", type);
    Value y = builder.input("y", type);
    Value mask = builder.compare(comparison, x, y);
    Programs.assertAgrees(
        builder.build(List.of(mask, builder.select(mask, x, y))),
        List.of(random.of(type), random.of(type)));
  }

  static Stream<Arguments> conversions() {
    List<ElementType> types = List.of(ElementType.values());
    return SeededCases.each(types, types, 5);
  }

  @ParameterizedTest
  @MethodSource("conversions")
  void conversionsAgree(ElementType from, ElementType to, SeededCase seeded) {
    RandomTensors random = new RandomTensors(seeded.seed());
    TensorType type = new TensorType(from, random.shape(0, 2, seeded.size(1, 30)));
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input("x", type);
    Value converted = builder.apply(new Primitive.Convert(to), List.of(x));
    Programs.assertAgrees(builder.build(List.of(converted)), List.of(random.of(type)));
  }

  /**
   * Chains with broadcasts, shared values, selects, constants and several results; long enough to
   * use many tiles.
   */
  @SeededTest(150)
  void randomChainsAgree(SeededCase seeded) {
    RandomTensors random = new RandomTensors(seeded.seed());
    int length = random.between(1, seeded.size(1, 30));
    Shape shape = random.shape(1, 4, seeded.size(1, random.coin() ? 6 : 17));
    GraphBuilder builder = new GraphBuilder();
    List<Tensor> inputs = new ArrayList<>();
    List<Value> reals = new ArrayList<>();
    List<Value> masks = new ArrayList<>();
    List<Value> integers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      List<Integer> axes = random.someAxes(shape.rank(), 0);
      Shape small = i == 0 ? shape : shape.select(axes);
      TensorType type = i == 3 ? TensorType.int64(small) : TensorType.real(small);
      Value input = builder.input("input" + i, type);
      inputs.add(random.of(type));
      Value whole = i == 0 ? input : builder.broadcast(input, shape, axes);
      (i == 3 ? integers : reals).add(whole);
    }
    reals.add(builder.splat(shape, 0.5));
    masks.add(builder.compare(Comparison.LESS, reals.get(0), reals.get(1)));
    for (int i = 0; i < length; i++) {
      step(builder, random, reals, masks, integers);
    }
    List<Value> outputs =
        new ArrayList<>(List.of(reals.getLast(), masks.getLast(), integers.getLast()));
    outputs.add(random.one(reals));
    outputs.add(builder.reduceSum(random.one(reals), random.someAxes(shape.rank(), 0)));
    outputs.add(builder.reduceSum(reals.getLast(), random.someAxes(shape.rank(), 1)));
    Programs.assertAgrees(builder.build(outputs), inputs, 1e-11, 1e-3);
  }

  private static void step(
      GraphBuilder builder,
      RandomTensors random,
      List<Value> reals,
      List<Value> masks,
      List<Value> integers) {
    Value a = random.one(reals);
    Value b = random.one(reals);
    switch (random.between(0, 9)) {
      case 0 -> reals.add(builder.add(builder.multiply(a, b), random.one(reals)));
      case 1 -> reals.add(builder.subtract(a, b));
      case 2 -> reals.add(builder.scale(builder.multiply(a, b), 0.25));
      case 3 -> reals.add(builder.unary(UnaryFunction.TANH, a));
      case 4 ->
          masks.add(
              builder.compare(
                  Comparison.LESS_OR_EQUAL, random.one(integers), random.one(integers)));
      case 5 ->
          masks.add(builder.logical(LogicalFunction.XOR, random.one(masks), random.one(masks)));
      case 6 -> reals.add(builder.select(random.one(masks), a, b));
      case 7 ->
          integers.add(
              builder.select(random.one(masks), random.one(integers), random.one(integers)));
      case 8 -> integers.add(builder.add(random.one(integers), random.one(integers)));
      default ->
          reals.add(builder.unary(UnaryFunction.SIN, builder.add(a, builder.multiply(b, b))));
    }
  }
}
