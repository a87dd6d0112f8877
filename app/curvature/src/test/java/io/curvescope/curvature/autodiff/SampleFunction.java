package io.curvescope.curvature.autodiff;

import io.curvescope.curvature.graph.ElementType;
import io.curvescope.curvature.graph.Graph;
import io.curvescope.curvature.graph.GraphBuilder;
import io.curvescope.curvature.graph.ReferenceInterpreter;
import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.graph.Tensor;
import io.curvescope.curvature.graph.UnaryFunction;
import io.curvescope.curvature.graph.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/**
 * A function with a point at which it is smooth, to be differentiated in tests.
 *
 * @param graph one real output; all real inputs move
 * @param point one tensor per input
 */
public record SampleFunction(Graph graph, List<Tensor> point) {

  /** The indices of the real inputs. */
  public List<Integer> moving() {
    return IntStream.range(0, point.size())
        .filter(i -> point.get(i).type().element() == ElementType.REAL)
        .boxed()
        .toList();
  }

  /** A function of the given inputs. */
  static SampleFunction of(
      List<Tensor> point, BiFunction<GraphBuilder, List<Value>, Value> function) {
    GraphBuilder builder = new GraphBuilder();
    List<Value> inputs = new ArrayList<>();
    for (int i = 0; i < point.size(); i++) {
      inputs.add(builder.input("x" + i, point.get(i).type()));
    }
    return new SampleFunction(builder.build(List.of(function.apply(builder, inputs))), point);
  }

  /** A scalar, curved function of the output: the weighted sum of its sines. */
  public SampleFunction scalar(Random random) {
    GraphBuilder builder = new GraphBuilder();
    List<Value> inputs = new ArrayList<>();
    for (Value input : graph.inputs()) {
      inputs.add(builder.input(Graph.inputName(input), input.type()));
    }
    Value output = Inlining.inline(builder, graph, inputs).get(0);
    Value weights = builder.constant(away(random, output.shape(), 1));
    Value sines = builder.unary(UnaryFunction.SIN, output);
    Value sum =
        builder.reduceSum(
            builder.multiply(weights, sines),
            IntStream.range(0, output.shape().rank()).boxed().toList());
    return new SampleFunction(builder.build(List.of(sum)), point);
  }

  /**
   * Distinct values of the given spread, no two closer than a hundredth of it and none near zero:
   * far from every kink.
   */
  public static Tensor away(Random random, Shape shape, double spread) {
    int size = Math.toIntExact(shape.size());
    List<Integer> places = new ArrayList<>(IntStream.range(0, Math.max(size, 8)).boxed().toList());
    Collections.shuffle(places, random);
    double[] elements = new double[size];
    for (int i = 0; i < size; i++) {
      double centred = places.get(i) - places.size() / 2 + 0.3 + 0.4 * random.nextDouble();
      elements[i] = 2 * spread * centred / places.size();
    }
    return Tensor.real(shape, elements);
  }

  /** Values between 0.5 and 2. */
  public static Tensor positive(Random random, Shape shape) {
    return Tensor.real(shape, random.doubles(shape.size(), 0.5, 2).toArray());
  }

  /** Standard normal values. */
  public static Tensor normal(Random random, Shape shape) {
    return Tensor.real(
        shape,
        IntStream.range(0, (int) shape.size()).mapToDouble(i -> random.nextGaussian()).toArray());
  }

  /** Indices below a bound. */
  static Tensor indices(Random random, Shape shape, int bound) {
    return Tensor.int64(shape, random.longs(shape.size(), 0, bound).toArray());
  }

  /** A random shape. */
  public static Shape shape(Random random, int rank) {
    return new Shape(IntStream.range(0, rank).mapToObj(i -> 1 + random.nextInt(4)).toList());
  }

  /** The point moved along a direction. */
  List<Tensor> move(List<Tensor> direction, double step) {
    List<Tensor> moved = new ArrayList<>(point);
    for (int index : moving()) {
      double[] elements = ReferenceInterpreter.reals(point.get(index));
      for (int i = 0; i < elements.length; i++) {
        elements[i] += step * direction.get(index).realAt(i);
      }
      moved.set(index, Tensor.real(point.get(index).shape(), elements));
    }
    return moved;
  }
}
