package io.curvescope.curvature.parameter;

import io.curvescope.curvature.onnx.OnnxModel;
import io.curvescope.curvature.safetensors.SafetensorsFile;
import io.curvescope.curvature.safetensors.StoredTensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tensors of a model, with those that are variables.
 *
 * @param variables the variables, in the order of the file; of those asked for by name, in the
 *     order asked
 * @param values every named tensor of the model with the value it has here, variable or not
 * @param warnings what a person should know about the choice
 */
public record ModelParameters(
    List<Parameter> variables, Map<String, StoredTensor> values, List<String> warnings) {
  public ModelParameters {
    variables = List.copyOf(variables);
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    warnings = List.copyOf(warnings);
  }

  /**
   * Chooses the variables. Without a list of names they are all floating initializers, and the
   * outputs of {@code Identity} behind which the exporter merged equal ones, but for BatchNorm's
   * running statistics and for constants that only look like initializers (see {@link
   * DefaultVariables}).
   *
   * @param names the variables' names; empty to take all that look trainable
   * @param weights values by name, in place of the model's own; {@code num_batches_tracked} is
   *     ignored
   * @throws ParameterException if a name or a weight does not fit the model, or a variable is not
   *     finite
   */
  public static ModelParameters choose(
      OnnxModel model, Optional<List<String>> names, Optional<SafetensorsFile> weights) {
    return new ParameterChoice(model).choose(names, weights);
  }
}
