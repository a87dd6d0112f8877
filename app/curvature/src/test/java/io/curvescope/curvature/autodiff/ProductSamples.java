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
import java.util.stream.Stream;

/** Contractions and convolutions at random shapes and points. */
final class ProductSamples {
  private ProductSamples() {}

  static Map<String, Function<Random, SampleFunction>> all() {
    Map<String, Function<Random, SampleFunction>> samples = new LinkedHashMap<>();
    samples.put("matmul", matmul("ij", "jk"));
    samples.put("matmul with vectors", matmul("j", "j"));
    samples.put("matmul of a stack", matmul("aij", "jk"));
    samples.put("matmul of stacks", matmul("a1ij", "bjk"));
    samples.put("matmul by a stack of one", matmul("aij", "1jk"));
    samples.put("matmul of a vector with a stack", matmul("j", "ajk"));
    samples.put(
        "CONTRACT",
        contract(
            new Primitive.Contract(List.of(2), List.of(0), List.of(0, 3), List.of(3, 1)),
            "jkbi",
            "bilj"));
    samples.put(
        "CONTRACT over two axes in order",
        contract(
            new Primitive.Contract(List.of(), List.of(), List.of(0, 1), List.of(0, 1)),
            "ijk",
            "ijl"));
    samples.put(
        "CONTRACT of nothing",
        contract(new Primitive.Contract(List.of(), List.of(), List.of(), List.of()), "ij", "k"));
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
    return samples;
  }

  private static Function<Random, SampleFunction> matmul(String left, String right) {
    return random ->
        of(operands(random, left, right), (b, in) -> Products.matmul(b, in.get(0), in.get(1)));
  }

  private static Function<Random, SampleFunction> contract(
      Primitive.Contract contract, String left, String right) {
    return random -> of(operands(random, left, right), (b, in) -> b.apply(contract, in));
  }

  /** Axes of the same letter have the same random extent; "1" is an extent of one. */
  private static List<Tensor> operands(Random random, String left, String right) {
    List<Integer> extents = random.ints(26, 1, 5).boxed().toList();
    return Stream.of(left, right)
        .map(
            letters ->
                normal(
                    random,
                    new Shape(
                        letters
                            .chars()
                            .mapToObj(letter -> letter == '1' ? 1 : extents.get(letter - 'a'))
                            .toList())))
        .toList();
  }

  /** Windows over random extents, in the given number of groups. */
  private record Sliding(Window window, int groups, Shape input, Shape weights) {
    static Sliding of(Random random, int groups) {
      int rank = 1 + random.nextInt(2);
      Window window =
          new Window(
              numbers(random, rank, 1, 3),
              numbers(random, rank, 1, 3),
              numbers(random, rank, 0, 2),
              numbers(random, rank, 0, 2),
              numbers(random, rank, 1, 2));
      int channels = 1 + random.nextInt(2);
      return new Sliding(
          window,
          groups,
          Shape.of(1 + random.nextInt(2), groups * channels)
              .concat(new Shape(numbers(random, rank, 5, 6))),
          Shape.of(groups * (1 + random.nextInt(2)), channels).concat(new Shape(window.extents())));
    }

    private static List<Integer> numbers(Random random, int count, int least, int most) {
      return random.ints(count, least, most + 1).boxed().toList();
    }

    List<Integer> spatial() {
      return input.axes(2, input.rank()).dimensions();
    }

    Shape output() {
      return Shape.of(input.dimension(0), weights.dimension(0))
          .concat(new Shape(window.positions(spatial())));
    }
  }

  private static SampleFunction convolution(Random random, int groups) {
    Sliding sliding = Sliding.of(random, groups);
    return of(
        List.of(normal(random, sliding.input()), normal(random, sliding.weights())),
        (b, in) -> b.convolution(in.get(0), in.get(1), sliding.window(), groups));
  }

  private static SampleFunction inputGradient(Random random, int groups) {
    Sliding sliding = Sliding.of(random, groups);
    return of(
        List.of(normal(random, sliding.weights()), normal(random, sliding.output())),
        (b, in) ->
            b.apply(
                new Primitive.ConvolutionInputGradient(
                    sliding.window(), groups, sliding.spatial(), Stacking.NONE),
                in));
  }

  private static SampleFunction weightGradient(Random random, int groups) {
    Sliding sliding = Sliding.of(random, groups);
    return of(
        List.of(normal(random, sliding.input()), normal(random, sliding.output())),
        (b, in) ->
            b.apply(
                new Primitive.ConvolutionWeightGradient(sliding.window(), groups, Stacking.NONE),
                in));
  }
}
