package io.curvescope.curvature.autodiff;

import static io.curvescope.curvature.autodiff.SampleFunction.away;
import static io.curvescope.curvature.autodiff.SampleFunction.of;
import static io.curvescope.curvature.autodiff.SampleFunction.positive;
import static io.curvescope.curvature.autodiff.SampleFunction.shape;

import io.curvescope.curvature.graph.Activations;
import io.curvescope.curvature.graph.BinaryFunction;
import io.curvescope.curvature.graph.Comparison;
import io.curvescope.curvature.graph.ElementType;
import io.curvescope.curvature.graph.Extrema;
import io.curvescope.curvature.graph.GraphBuilder;
import io.curvescope.curvature.graph.Powers;
import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.graph.Tensor;
import io.curvescope.curvature.graph.UnaryFunction;
import io.curvescope.curvature.graph.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Elementwise primitives and their compositions, at random shapes and points. */
final class ElementwiseSamples {
  private ElementwiseSamples() {}

  static Map<String, Function<Random, SampleFunction>> all() {
    Map<String, Function<Random, SampleFunction>> samples = new LinkedHashMap<>();
    for (UnaryFunction function : UnaryFunction.values()) {
      samples.put(
          function.name(),
          random -> {
            Tensor x = point(random, function);
            return of(List.of(x), (builder, in) -> builder.unary(function, in.get(0)));
          });
    }
    for (BinaryFunction function : BinaryFunction.values()) {
      samples.put(
          function.name(),
          random -> {
            Shape shape = shape(random, 2);
            Tensor x =
                function == BinaryFunction.POWER ? positive(random, shape) : away(random, shape, 2);
            Tensor y =
                function == BinaryFunction.DIVIDE
                    ? positive(random, shape)
                    : away(random, shape, 2);
            return of(
                List.of(x, y), (builder, in) -> builder.binary(function, in.get(0), in.get(1)));
          });
    }
    samples.put("MULTIPLY by itself", unary((b, x) -> b.multiply(x, x)));
    samples.put(
        "SELECT",
        random -> {
          Shape shape = shape(random, 2);
          return of(
              List.of(away(random, shape, 1), away(random, shape, 2)),
              (builder, in) ->
                  builder.select(
                      builder.compare(Comparison.LESS, in.get(0), builder.splat(shape, 0)),
                      builder.exp(in.get(1)),
                      builder.multiply(in.get(0), in.get(1))));
        });
    samples.put(
        "CONVERT",
        unary(
            (b, x) ->
                b.multiply(
                    b.convert(
                        b.compare(Comparison.GREATER, x, b.splat(x.shape(), 0)), ElementType.REAL),
                    b.exp(x))));
    samples.put("relu", unary(Activations::relu));
    samples.put("leaky relu", unary((b, x) -> Activations.leakyRelu(b, x, 0.1)));
    samples.put("elu", unary((b, x) -> Activations.elu(b, x, 1.5)));
    samples.put("softplus", unary(Activations::softplus));
    samples.put("gelu", unary(Activations::gelu));
    samples.put("gelu tanh", unary(Activations::geluTanh));
    samples.put("silu", unary(Activations::silu));
    samples.put("hard swish", unary(Activations::hardSwish));
    samples.put("cube", unary((b, x) -> Powers.power(b, x, 3)));
    samples.put("inverse square", unary((b, x) -> Powers.power(b, b.shift(x, 4), -2)));
    samples.put("power 2.5", unary((b, x) -> Powers.power(b, b.shift(x, 4), 2.5)));
    samples.put("maximum", binary(Extrema::maximum));
    samples.put("minimum", binary(Extrema::minimum));
    samples.put(
        "clip",
        unary((b, x) -> Extrema.clip(b, x, b.splat(x.shape(), -0.98), b.splat(x.shape(), 0))));
    return samples;
  }

  private static Function<Random, SampleFunction> unary(
      BiFunction<GraphBuilder, Value, Value> function) {
    return random ->
        of(
            List.of(away(random, shape(random, 2), 2)),
            (builder, in) -> function.apply(builder, in.get(0)));
  }

  private interface BinaryComposition {
    Value apply(GraphBuilder builder, Value left, Value right);
  }

  private static Function<Random, SampleFunction> binary(BinaryComposition function) {
    return random -> {
      Shape shape = shape(random, 2);
      // Halves of one sample with distinct elements, so that no pair is near a tie.
      Tensor both = away(random, shape.prepend(2), 2);
      return of(
          List.of(both),
          (builder, in) ->
              function.apply(
                  builder,
                  builder.reshape(builder.sliceAxis(in.get(0), 0, 0, 1), shape),
                  builder.reshape(builder.sliceAxis(in.get(0), 0, 1, 2), shape)));
    };
  }

  private static Tensor point(Random random, UnaryFunction function) {
    Shape shape = shape(random, 2);
    return switch (function) {
      case LOG, SQRT, LOG1P -> positive(random, shape);
      case FLOOR, CEIL -> Tensor.splat(shape, 0.5 + random.nextInt(5));
      case ROUND -> Tensor.splat(shape, (double) random.nextInt(5));
      case NEGATE, ABS, SIGN, EXP, EXPM1, SIN, COS, TANH, ERF, LOGISTIC, SOFTPLUS ->
          away(random, shape, 2);
    };
  }
}
