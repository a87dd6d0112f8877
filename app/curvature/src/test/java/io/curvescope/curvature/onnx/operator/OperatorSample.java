package io.curvescope.curvature.onnx.operator;

import io.curvescope.curvature.autodiff.SampleFunction;
import io.curvescope.curvature.graph.ReferenceInterpreter;
import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.graph.Tensor;
import io.curvescope.curvature.onnx.TestModel;
import io.curvescope.curvature.onnx.proto.AttributeProto;
import io.curvescope.curvature.safetensors.StoredTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A model of one operator or a few, under construction, at a random shape and point. Everything
 * that can be differentiated is a parameter. Names of values are returned, and joined by commas
 * where an operator takes several.
 */
final class OperatorSample {
  private final Random random;
  private final TestModel model = new TestModel().opset(20);
  private int names;

  private OperatorSample(Random random) {
    this.random = random;
  }

  /** The function from all parameters to the value whose name is returned. */
  static SampleFunction function(Random random, Function<OperatorSample, String> construction) {
    OperatorSample sample = new OperatorSample(random);
    String output = construction.apply(sample);
    TestModel.Lowered lowered = sample.model.lower(output);
    return new SampleFunction(
        lowered.builder().build(List.of(lowered.model().output())), lowered.inputs());
  }

  /** The operators that a construction uses. */
  static List<String> operators(Function<OperatorSample, String> construction) {
    OperatorSample sample = new OperatorSample(new Random(0));
    String output = construction.apply(sample);
    if (output.isEmpty()) {
      throw new IllegalArgumentException("the sample has no output");
    }
    return sample.model.graph().getNodeList().stream().map(node -> node.getOpType()).toList();
  }

  OperatorSample opset(int version) {
    model.opset(version);
    return this;
  }

  int between(int least, int most) {
    return least + random.nextInt(most - least + 1);
  }

  boolean coin() {
    return random.nextBoolean();
  }

  <T> T one(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** Extents from 1 to 4. */
  Shape shape(int rank) {
    return SampleFunction.shape(random, rank);
  }

  Shape shape(int leastRank, int mostRank) {
    return shape(between(leastRank, mostRank));
  }

  /** Some of the axes, ascending, at least one. */
  List<Integer> axes(int rank) {
    List<Integer> axes = new ArrayList<>(permutation(rank));
    return axes.subList(0, between(1, rank)).stream().sorted().toList();
  }

  List<Integer> permutation(int rank) {
    List<Integer> axes = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
    Collections.shuffle(axes, random);
    return axes;
  }

  /** An axis, counted from the front or the back. */
  int axis(int rank) {
    return between(-rank, rank - 1);
  }

  /** A shape that broadcasts with another: some extents are 1, and outer ones may be missing. */
  Shape broadcasting(Shape shape) {
    List<Integer> extents = new ArrayList<>();
    for (int axis = between(0, shape.rank()); axis < shape.rank(); axis++) {
      extents.add(coin() ? shape.dimension(axis) : 1);
    }
    return new Shape(extents);
  }

  String normal(Shape shape) {
    return variable(SampleFunction.normal(random, shape));
  }

  /** Between 0.5 and 2. */
  String positive(Shape shape) {
    return variable(SampleFunction.positive(random, shape));
  }

  /** In (-2, 2), far from zero and from each other. */
  String apart(Shape shape) {
    return apart(List.of(shape)).getFirst();
  }

  /** Several tensors, no element of which is near another one's. */
  List<String> apart(List<Shape> shapes) {
    int size = shapes.stream().mapToInt(shape -> (int) shape.size()).sum();
    double[] all = ReferenceInterpreter.reals(SampleFunction.away(random, Shape.of(size), 2));
    List<String> variables = new ArrayList<>();
    int start = 0;
    for (Shape shape : shapes) {
      int end = start + (int) shape.size();
      variables.add(variable(Tensor.real(shape, Arrays.copyOfRange(all, start, end))));
      start = end;
    }
    return variables;
  }

  /** An integer and 0.3 to 0.7, so that no rounding is near a step; magnitudes up to 3. */
  String betweenIntegers(Shape shape) {
    return variable(
        Tensor.real(
            shape,
            random
                .doubles(shape.size(), 0, 1)
                .map(u -> Math.floor(6 * u) - 3 + 0.3 + 0.4 * (6 * u - Math.floor(6 * u)))
                .toArray()));
  }

  String ones(Shape shape) {
    return variable(Tensor.splat(shape, 1.0));
  }

  private String variable(Tensor tensor) {
    return initializer(
        "w", StoredTensor.ofDoubles(tensor.shape(), ReferenceInterpreter.reals(tensor)));
  }

  String integers(long... elements) {
    return initializer("i", StoredTensor.ofLongs(Shape.of(elements.length), elements));
  }

  String integers(List<Integer> elements) {
    return integers(elements.stream().mapToLong(Integer::longValue).toArray());
  }

  String integer(long element) {
    return initializer("i", StoredTensor.ofLongs(Shape.SCALAR, element));
  }

  /** Indices along an axis of the given extent, counted from either end. */
  String indices(Shape shape, int extent) {
    return initializer(
        "i", StoredTensor.ofLongs(shape, random.longs(shape.size(), -extent, extent).toArray()));
  }

  /** A constant that is no parameter. */
  String constant(double element) {
    return node(
        "Constant",
        "",
        TestModel.attribute("value", StoredTensor.ofDoubles(Shape.SCALAR, element)));
  }

  private String initializer(String kind, StoredTensor tensor) {
    String name = kind + names++;
    model.initializer(name, tensor);
    return name;
  }

  /** A node with one output. */
  String node(String operator, String inputs, AttributeProto... attributes) {
    return nodes(operator, inputs, 1, attributes).getFirst();
  }

  /** A node with several outputs. */
  List<String> nodes(String operator, String inputs, int outputs, AttributeProto... attributes) {
    List<String> results = IntStream.range(0, outputs).mapToObj(i -> "y" + names++).toList();
    model.node(operator, inputs, String.join(",", results), attributes);
    return results;
  }
}
