package io.curvescope.curvature.onnx.operator;

import io.curvescope.curvature.autodiff.SampleFunction;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** A sample of every supported operator, at random shapes and points. */
public final class OperatorSamples {
  private OperatorSamples() {}

  /** By name: what makes a sample function of a random generator. */
  public static Map<String, Function<Random, SampleFunction>> all() {
    Map<String, Function<Random, SampleFunction>> samples = new LinkedHashMap<>();
    constructions()
        .forEach(
            (name, construction) ->
                samples.put(name, random -> OperatorSample.function(random, construction)));
    return samples;
  }

  /** The operators that occur. */
  static Set<String> operators() {
    Set<String> operators = new TreeSet<>();
    constructions()
        .values()
        .forEach(construction -> operators.addAll(OperatorSample.operators(construction)));
    return operators;
  }

  private static Map<String, Function<OperatorSample, String>> constructions() {
    Map<String, Function<OperatorSample, String>> all = new LinkedHashMap<>();
    ElementwiseOperatorSamples.addTo(all);
    LayerOperatorSamples.addTo(all);
    ReductionOperatorSamples.addTo(all);
    ShapeOperatorSamples.addTo(all);
    return all;
  }
}
