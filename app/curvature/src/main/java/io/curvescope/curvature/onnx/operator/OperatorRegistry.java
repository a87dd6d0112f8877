package io.curvescope.curvature.onnx.operator;

import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The allow-list of operators of the standard domain. */
public final class OperatorRegistry {
  private static final Map<String, OperatorLowering> OPERATORS = collect();

  private OperatorRegistry() {}

  /** What an operator means; empty where it is not supported. */
  public static Optional<OperatorLowering> find(String operator) {
    return Optional.ofNullable(OPERATORS.get(operator));
  }

  /** The names of all supported operators. */
  public static SortedSet<String> supported() {
    return new TreeSet<>(OPERATORS.keySet());
  }

  private static Map<String, OperatorLowering> collect() {
    Map<String, OperatorLowering> all = new TreeMap<>();
    Stream.of(
            ArithmeticOperators.operators(),
            FunctionOperators.operators(),
            ActivationOperators.operators(),
            LogicalOperators.operators(),
            ProductOperators.operators(),
            EinsumOperator.operators(),
            NormalizationOperators.operators(),
            ConvolutionOperators.operators(),
            PoolingOperators.operators(),
            ReductionOperators.operators(),
            ShapeOperators.operators(),
            LayoutOperators.operators(),
            SplitOperators.operators(),
            SliceOperators.operators(),
            PadOperators.operators(),
            GatherOperators.operators(),
            ScanOperators.operators(),
            ConstantOperators.operators(),
            CastOperators.operators())
        .forEach(
            family ->
                family.forEach(
                    (name, lowering) -> {
                      if (all.put(name, lowering) != null) {
                        throw new IllegalStateException(
                            "operator " + name + " is registered twice");
                      }
                    }));
    return Map.copyOf(all);
  }
}
