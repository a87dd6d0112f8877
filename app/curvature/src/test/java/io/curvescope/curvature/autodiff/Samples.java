package io.curvescope.curvature.autodiff;

import io.curvescope.curvature.onnx.operator.OperatorSamples;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;

/** Every primitive, composition and ONNX operator, at random shapes and points. */
public final class Samples {
  private static final Map<String, Function<Random, SampleFunction>> ALL = collect();

  private Samples() {}

  private static Map<String, Function<Random, SampleFunction>> collect() {
    Map<String, Function<Random, SampleFunction>> all = new LinkedHashMap<>();
    all.putAll(ElementwiseSamples.all());
    all.putAll(StructuralSamples.all());
    all.putAll(ProductSamples.all());
    OperatorSamples.all().forEach((name, sample) -> all.put("ONNX " + name, sample));
    return all;
  }

  /** The names of all samples. */
  public static Set<String> names() {
    return ALL.keySet();
  }

  /** A sample of a name. */
  public static SampleFunction sample(String name, Random random) {
    Function<Random, SampleFunction> sample = ALL.get(name);
    if (sample == null) {
      throw new IllegalArgumentException("no sample '" + name + "'");
    }
    return sample.apply(random);
  }
}
