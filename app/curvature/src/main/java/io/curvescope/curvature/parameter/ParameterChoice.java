package io.curvescope.curvature.parameter;

import io.curvescope.curvature.graph.ElementType;
import io.curvescope.curvature.onnx.OnnxModel;
import io.curvescope.curvature.safetensors.SafetensorsFile;
import io.curvescope.curvature.safetensors.StoredTensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Applies weights to a model's tensors and picks the variables. */
final class ParameterChoice {
  private static final String COUNTER = "num_batches_tracked";
  private static final String KEEP =
      "the exporter folded, fused or merged it away; torch.onnx.export keeps it with do_constant_folding=False and"
          + " training=torch.onnx.TrainingMode.PRESERVE (TorchScript exporter), or with optimize=False (dynamo=True)";

  private final OnnxModel model;
  private final NamedTensors tensors;
  private final Set<String> statistics;
  private final List<String> warnings = new ArrayList<>();

  ParameterChoice(OnnxModel model) {
    this.model = model;
    this.tensors = NamedTensors.of(model);
    this.statistics = DefaultVariables.runningStatistics(model);
  }

  ModelParameters choose(Optional<List<String>> names, Optional<SafetensorsFile> weights) {
    Map<String, StoredTensor> values = tensors.all();
    List<String> unknown = new ArrayList<>();
    weights.ifPresent(file -> replace(values, file, unknown));
    List<String> chosen =
        names.isPresent()
            ? named(names.get(), values)
            : new DefaultVariables(statistics).choose(tensors, values, warnings);
    List<Parameter> variables = new ArrayList<>();
    for (String name : chosen) {
      StoredTensor value = find(values, name);
      requireFinite(name, value);
      variables.add(new Parameter(name, value));
    }
    if (variables.isEmpty()) {
      throw new ParameterException(
          "", "the model has no floating parameter; name one in 'parameters'");
    }
    if (!unknown.isEmpty()) {
      warnings.add(
          "the weights hold "
              + unknown
              + ", which the model does not name; "
              + KEEP
              + ". The graph is analysed as it stands");
    }
    weights.ifPresent(file -> warnOfKept(file, chosen));
    return new ModelParameters(variables, values, warnings);
  }

  private void replace(
      Map<String, StoredTensor> values, SafetensorsFile weights, List<String> unknown) {
    Set<String> fused = FusedBatchNorm.candidates(model, values.keySet(), weights);
    List<String> kept = new ArrayList<>();
    weights
        .tensors()
        .forEach(
            (name, weight) -> {
              if (name.equals(COUNTER) || name.endsWith("." + COUNTER)) {
                return;
              }
              StoredTensor own = values.get(name);
              if (own == null) {
                unknown.add(name);
                return;
              }
              if (!own.shape().equals(weight.shape())
                  || own.type().element() != weight.type().element()) {
                throw new ParameterException(
                    name, "the weights hold " + weight + ", but the model needs " + own);
              }
              if (fused.contains(name)) {
                kept.add(name);
              } else {
                values.put(name, weight);
              }
            });
    if (!kept.isEmpty()) {
      warnings.add(
          "the exporter fused BatchNorm into layers, perhaps into "
              + kept
              + ": their values are the model's own and not those of the weights");
    }
  }

  private void warnOfKept(SafetensorsFile weights, List<String> chosen) {
    List<String> kept =
        chosen.stream().filter(name -> !weights.tensors().containsKey(name)).toList();
    if (!kept.isEmpty()) {
      warnings.add("the weights do not hold " + kept + "; the model's own values are used");
    }
  }

  private List<String> named(List<String> names, Map<String, StoredTensor> values) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(name)) {
        throw new ParameterException(name, "is named twice");
      }
      StoredTensor value = values.get(name);
      if (value == null) {
        throw new ParameterException(
            name, "the model has no such tensor: " + KEEP + ". It has " + available());
      }
      if (value.type().element() != ElementType.REAL) {
        throw new ParameterException(name, "is " + value + "; a parameter must be floating");
      }
      if (statistics.contains(name)) {
        throw new ParameterException(
            name, "is a running statistic of BatchNorm, which is a constant of the loss");
      }
    }
    return names;
  }

  /** The first names that could have been meant. */
  private String available() {
    List<String> names = new ArrayList<>();
    tensors.initializers().forEach((name, value) -> addIfFloating(names, name, value));
    tensors.merged().forEach((name, value) -> addIfFloating(names, name, value));
    int shown = Math.min(names.size(), 20);
    return names.subList(0, shown)
        + (shown < names.size() ? " and " + (names.size() - shown) + " more" : "");
  }

  private static void addIfFloating(List<String> names, String name, StoredTensor value) {
    if (value.type().element() == ElementType.REAL) {
      names.add(name);
    }
  }

  private StoredTensor find(Map<String, StoredTensor> values, String name) {
    return Optional.ofNullable(values.get(name))
        .orElseThrow(
            () -> new IllegalStateException("no value for " + name + " of " + model.producer()));
  }

  private static void requireFinite(String name, StoredTensor value) {
    for (int index = 0; index < value.size(); index++) {
      double element = value.realAt(index);
      if (!Double.isFinite(element)) {
        throw new ParameterException(
            name, "holds " + element + " at element " + index + "; parameters must be finite");
      }
    }
  }
}
