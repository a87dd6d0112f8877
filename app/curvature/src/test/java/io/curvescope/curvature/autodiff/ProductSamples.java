package io.curvescope.curvature.autodiff;

import static io.curvescope.curvature.autodiff.SampleFunction.normal;
import static io.curvescope.curvature.autodiff.SampleFunction.of;

import io.curvescope.curvature.graph.Primitive;
import io.curvescope.curvature.graph.Products;
import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.graph.Stacking;
import io.curvescope.curvature.graph.Tensor;
import io.curvescope.curvature.graph.Window;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;

/** Contractions and convolutions at random shapes and points. */
final class ProductSamples {
  private ProductSamples() {}

  static Map<String, Function<Random, SampleFunction>> all() {
    Map<String, Function<Random, SampleFunction>> samples = new LinkedHashMap<>();
    samples.put("matmul", matmul(Shape.of(3, 4), Shape.of(4, 2)));
    samples.put("matmul with vectors", matmul(Shape.of(4), Shape.of(4)));
    samples.put("matmul of a stack", matmul(Shape.of(2, 3, 4), Shape.of(4, 2)));
    samples.put("matmul of stacks", matmul(Shape.of(2, 1, 3, 4), Shape.of(3, 4, 2)));
    samples.put("matmul by a stack of one", matmul(Shape.of(2, 3, 4), Shape.of(1, 4, 2)));
    samples.put("matmul of a vector with a stack", matmul(Shape.of(4), Shape.of(2, 4, 3)));
    samples.put(
        "CONTRACT",
        contract(
            new Primitive.Contract(List.of(2), List.of(0), List.of(0, 3), List.of(3, 1)),
            Shape.of(3, 2, 4, 5),
            Shape.of(4, 5, 2, 3)));
    samples.put(
        "CONTRACT over two axes in order",
        contract(
            new Primitive.Contract(List.of(), List.of(), List.of(0, 1), List.of(0, 1)),
            Shape.of(2, 3, 4),
            Shape.of(2, 3, 2)));
    samples.put(
        "CONTRACT of nothing",
        contract(
            new Primitive.Contract(List.of(), List.of(), List.of(), List.of()),
            Shape.of(2, 3),
            Shape.of(4)));
    samples.put(
        "attention",
        random ->
            of(
                List.of(normal(random, Shape.of(2, 3, 2, 4)), normal(random, Shape.of(2, 3, 2, 4))),
                (b, in) ->
                    Products.matmul(
                        b,
                        b.permute(in.get(0), List.of(0, 2, 1, 3)),
                        b.permute(in.get(1), List.of(0, 2, 3, 1)))));
    for (int groups : List.of(1, 2)) {
      samples.put("CONVOLUTION in groups " + groups, random -> convolution(random, groups));
      samples.put(
          "CONVOLUTION_INPUT_GRADIENT in groups " + groups,
          random -> inputGradient(random, groups));
      samples.put(
          "CONVOLUTION_WEIGHT_GRADIENT in groups " + groups,
          random -> weightGradient(random, groups));
    }
    samples.put(
        "CONVOLUTION of a line",
        random ->
            of(
                List.of(normal(random, Shape.of(2, 2, 5)), normal(random, Shape.of(3, 2, 3))),
                (b, in) ->
                    b.convolution(
                        in.get(0),
                        in.get(1),
                        new Window(List.of(3), List.of(1), List.of(1), List.of(1), List.of(1)),
                        1)));
    return samples;
  }

  private static Function<Random, SampleFunction> matmul(Shape left, Shape right) {
    return random ->
        of(
            List.of(normal(random, left), normal(random, right)),
            (b, in) -> Products.matmul(b, in.get(0), in.get(1)));
  }

  private static Function<Random, SampleFunction> contract(
      Primitive.Contract contract, Shape left, Shape right) {
    return random ->
        of(List.of(normal(random, left), normal(random, right)), (b, in) -> b.apply(contract, in));
  }

  private static Window window(Random random) {
    return new Window(
        List.of(2, 3),
        List.of(1 + random.nextInt(2), 1 + random.nextInt(3)),
        List.of(random.nextInt(2), 1),
        List.of(1, random.nextInt(3)),
        List.of(1 + random.nextInt(2), 1));
  }

  private static Tensor input(Random random) {
    return normal(random, Shape.of(2, 4, 4, 5));
  }

  private static Tensor weights(Random random, int groups) {
    return normal(random, Shape.of(2, 4 / groups, 2, 3));
  }

  private static Tensor output(Random random, Window window) {
    return normal(random, Shape.of(2, 2).concat(new Shape(window.positions(List.of(4, 5)))));
  }

  private static SampleFunction convolution(Random random, int groups) {
    Window window = window(random);
    return of(
        List.of(input(random), weights(random, groups)),
        (b, in) -> b.convolution(in.get(0), in.get(1), window, groups));
  }

  private static SampleFunction inputGradient(Random random, int groups) {
    Window window = window(random);
    return of(
        List.of(weights(random, groups), output(random, window)),
        (b, in) ->
            b.apply(
                new Primitive.ConvolutionInputGradient(
                    window, groups, List.of(4, 5), Stacking.NONE),
                in));
  }

  private static SampleFunction weightGradient(Random random, int groups) {
    Window window = window(random);
    return of(
        List.of(input(random), output(random, window)),
        (b, in) ->
            b.apply(new Primitive.ConvolutionWeightGradient(window, groups, Stacking.NONE), in));
  }
}
