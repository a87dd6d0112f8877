package io.curvescope.curvature.autodiff;

import static io.curvescope.curvature.autodiff.SampleFunction.away;
import static io.curvescope.curvature.autodiff.SampleFunction.indices;
import static io.curvescope.curvature.autodiff.SampleFunction.normal;
import static io.curvescope.curvature.autodiff.SampleFunction.of;
import static io.curvescope.curvature.autodiff.SampleFunction.shape;

import io.curvescope.curvature.graph.GraphBuilder;
import io.curvescope.curvature.graph.Pooling;
import io.curvescope.curvature.graph.Primitive;
import io.curvescope.curvature.graph.Reductions;
import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.graph.Tensor;
import io.curvescope.curvature.graph.Value;
import io.curvescope.curvature.graph.Window;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Primitives that move, pick and reduce, and their compositions, at random shapes and points. */
final class StructuralSamples {
  private StructuralSamples() {}

  static Map<String, Function<Random, SampleFunction>> all() {
    Map<String, Function<Random, SampleFunction>> samples = new LinkedHashMap<>();
    layout(samples);
    reductions(samples);
    indexing(samples);
    return samples;
  }

  private static void layout(Map<String, Function<Random, SampleFunction>> samples) {
    samples.put(
        "BROADCAST",
        rank(
            2,
            (b, x) ->
                b.broadcast(
                    x,
                    Shape.of(2, x.shape().dimension(0), 3, x.shape().dimension(1)),
                    List.of(1, 3))));
    samples.put("RESHAPE", rank(2, (b, x) -> b.reshape(x, Shape.of((int) x.shape().size(), 1))));
    samples.put("PERMUTE", rank(3, (b, x) -> b.permute(x, List.of(2, 0, 1))));
    samples.put(
        "SLICE",
        random ->
            of(
                List.of(normal(random, Shape.of(5 + random.nextInt(3), 2 + random.nextInt(3)))),
                (b, in) ->
                    b.slice(
                        in.get(0),
                        List.of(random.nextInt(3), 0),
                        List.of(3 + random.nextInt(3), 2),
                        List.of(1 + random.nextInt(3), 1))));
    samples.put("PAD", rank(2, (b, x) -> b.pad(x, List.of(1, 0), List.of(0, 2), List.of(2, 0))));
    samples.put(
        "CONCATENATE",
        random -> {
          Shape shape = shape(random, 2);
          Shape other = shape.withDimension(1, 1 + random.nextInt(4));
          return of(
              List.of(normal(random, shape), normal(random, other)),
              (b, in) -> b.concatenate(List.of(in.get(0), in.get(1), in.get(0)), 1));
        });
    samples.put(
        "split into three",
        random ->
            of(
                List.of(normal(random, Shape.of(2, 6))),
                (b, in) -> {
                  Value first = b.sliceAxis(in.get(0), 1, 0, 2);
                  Value second = b.sliceAxis(in.get(0), 1, 2, 4);
                  Value third = b.sliceAxis(in.get(0), 1, 4, 6);
                  return b.add(b.multiply(first, second), b.exp(third));
                }));
  }

  private static void reductions(Map<String, Function<Random, SampleFunction>> samples) {
    samples.put("REDUCE_SUM", rank(3, (b, x) -> b.reduceSum(x, List.of(0, 2))));
    samples.put(
        "REDUCE_MAX",
        random ->
            of(
                List.of(away(random, shape(random, 3), 2)),
                (b, in) -> b.reduceMax(in.get(0), List.of(1, 2))));
    samples.put("LOG_SUM_EXP", rank(3, (b, x) -> b.logSumExp(x, List.of(0, 2))));
    for (boolean exclusive : List.of(false, true)) {
      for (boolean reverse : List.of(false, true)) {
        samples.put(
            "CUMULATIVE_SUM exclusive " + exclusive + " reverse " + reverse,
            rank(2, (b, x) -> b.cumulativeSum(x, 1, exclusive, reverse)));
      }
    }
    samples.put("softmax", rank(3, (b, x) -> Reductions.softmax(b, x, List.of(1))));
    samples.put("log softmax", rank(2, (b, x) -> Reductions.logSoftmax(b, x, List.of(1))));
    samples.put("norm", rank(2, (b, x) -> Reductions.euclideanNorm(b, x, List.of(1))));
    samples.put(
        "minimum over axes",
        random ->
            of(
                List.of(away(random, shape(random, 2), 2)),
                (b, in) -> Reductions.minimum(b, in.get(0), List.of(0))));
    samples.put(
        "standardize",
        random ->
            of(
                List.of(away(random, Shape.of(1 + random.nextInt(3), 2 + random.nextInt(4)), 2)),
                (b, in) -> Reductions.standardize(b, in.get(0), List.of(1), 0.01)));
  }

  private static void indexing(Map<String, Function<Random, SampleFunction>> samples) {
    samples.put(
        "TAKE",
        random -> {
          Shape shape = shape(random, 3);
          return of(
              List.of(normal(random, shape), indices(random, shape(random, 2), shape.dimension(1))),
              (b, in) -> b.take(in.get(0), in.get(1), 1));
        });
    samples.put(
        "PUT_ADD",
        random -> {
          Shape places = shape(random, 2);
          Shape values = shape(random, 1).concat(places).concat(shape(random, 1));
          int extent = 1 + random.nextInt(5);
          return of(
              List.of(normal(random, values), indices(random, places, extent)),
              (b, in) -> b.apply(new Primitive.PutAdd(1, extent), in));
        });
    samples.put(
        "TAKE_ALONG_AXIS",
        random -> {
          Shape shape = shape(random, 3);
          Shape places = Shape.of(shape.dimension(1), 1 + random.nextInt(5));
          return of(
              List.of(normal(random, shape), indices(random, places, shape.dimension(2))),
              (b, in) -> b.apply(new Primitive.TakeAlongAxis(2, 1), in));
        });
    samples.put(
        "PUT_ALONG_AXIS_ADD",
        random -> {
          Shape values = shape(random, 3);
          int extent = 1 + random.nextInt(5);
          return of(
              List.of(
                  normal(random, values), indices(random, values.axes(1, values.rank()), extent)),
              (b, in) -> b.apply(new Primitive.PutAlongAxisAdd(2, 1, extent), in));
        });
    samples.put(
        "ARG_MAX picks",
        random ->
            of(
                List.of(away(random, shape(random, 2), 2)),
                (b, in) ->
                    b.takeAlongAxis(
                        b.exp(in.get(0)),
                        b.reshape(b.argMax(in.get(0), 1), in.get(0).shape().withDimension(1, 1)),
                        1)));
    Window overlapping =
        new Window(List.of(3, 2), List.of(2, 1), List.of(1, 0), List.of(1, 1), List.of(1, 2));
    samples.put("max pool", image((b, x) -> Pooling.max(b, x, overlapping)));
    samples.put("average pool", image((b, x) -> Pooling.average(b, x, overlapping, true)));
    samples.put(
        "average pool without padding", image((b, x) -> Pooling.average(b, x, overlapping, false)));
    Window tiles =
        new Window(List.of(2, 2), List.of(2, 2), List.of(0, 0), List.of(0, 0), List.of(1, 1));
    samples.put("average pool of tiles", image((b, x) -> Pooling.average(b, x, tiles, false)));
  }

  private static Function<Random, SampleFunction> rank(
      int rank, BiFunction<GraphBuilder, Value, Value> function) {
    return random ->
        of(
            List.of(normal(random, shape(random, rank))),
            (builder, in) -> function.apply(builder, in.get(0)));
  }

  private static Function<Random, SampleFunction> image(
      BiFunction<GraphBuilder, Value, Value> function) {
    return random -> {
      Shape shape = shape(random, 2).concat(Shape.of(4 + random.nextInt(3), 4 + random.nextInt(3)));
      Tensor images = away(random, shape, 2);
      return of(List.of(images), (builder, in) -> function.apply(builder, in.get(0)));
    };
  }
}
