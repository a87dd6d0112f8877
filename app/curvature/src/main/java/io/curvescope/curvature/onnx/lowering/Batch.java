package io.curvescope.curvature.onnx.lowering;

import io.curvescope.curvature.onnx.ModelInputException;
import io.curvescope.curvature.onnx.OnnxInput;
import io.curvescope.curvature.onnx.OnnxInput.Dimension;
import io.curvescope.curvature.onnx.OnnxLocation;
import io.curvescope.curvature.onnx.OnnxModel;
import io.curvescope.curvature.safetensors.SafetensorsFile;
import io.curvescope.curvature.safetensors.StoredTensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A batch that fits a model's inputs.
 *
 * @param inputs a tensor for each of the model's inputs, in the model's order
 * @param targets what the loss compares the outputs with; empty where the model computes its own
 *     loss
 * @param warnings what of the batch is not used
 */
public record Batch(
    Map<String, StoredTensor> inputs, Optional<StoredTensor> targets, List<String> warnings) {
  private static final String ONLY_INPUT = "inputs";
  private static final String TARGETS = "targets";

  public Batch {
    inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    warnings = List.copyOf(warnings);
  }

  /**
   * Finds the model's inputs in a batch: by name, or {@code inputs} where the model has one only;
   * and {@code targets}.
   *
   * @throws ModelInputException if an input is missing, or its type or shape is not what the model
   *     declares
   */
  public static Batch of(OnnxModel model, SafetensorsFile batch) {
    Map<String, StoredTensor> inputs = new LinkedHashMap<>();
    Map<String, Integer> named = new HashMap<>();
    List<String> unused = new ArrayList<>(batch.tensors().keySet());
    for (OnnxInput input : model.inputs()) {
      String name = name(model, input, batch.tensors().keySet());
      StoredTensor tensor =
          batch
              .tensor(name)
              .orElseThrow(
                  () ->
                      new ModelInputException(
                          where(input),
                          "is missing from the batch, which holds " + batch.tensors().keySet()));
      requireFits(input, tensor, named);
      inputs.put(input.name(), tensor);
      unused.remove(name);
    }
    Optional<StoredTensor> targets =
        unused.remove(TARGETS) ? batch.tensor(TARGETS) : Optional.empty();
    List<String> warnings =
        unused.isEmpty()
            ? List.of()
            : List.of("the batch holds " + unused + ", which the model does not use");
    return new Batch(inputs, targets, warnings);
  }

  private static String name(OnnxModel model, OnnxInput input, Set<String> names) {
    return model.inputs().size() == 1 && !names.contains(input.name()) ? ONLY_INPUT : input.name();
  }

  private static void requireFits(
      OnnxInput input, StoredTensor tensor, Map<String, Integer> named) {
    if (tensor.type().element() != input.element()) {
      throw new ModelInputException(
          where(input),
          "is " + tensor + " in the batch, but the model takes elements of " + input.element());
    }
    if (input.dimensions().isEmpty()) {
      return;
    }
    List<Dimension> dimensions = input.dimensions().get();
    if (dimensions.size() != tensor.shape().rank()) {
      throw new ModelInputException(
          where(input),
          "is " + tensor + " in the batch, but the model takes " + dimensions.size() + " axes");
    }
    for (int axis = 0; axis < dimensions.size(); axis++) {
      int extent = tensor.shape().dimension(axis);
      switch (dimensions.get(axis)) {
        case Dimension.Fixed(int fixed) ->
            requireExtent(input, tensor, axis, fixed, "the model has");
        case Dimension.Named(String symbol) -> {
          Integer known = named.putIfAbsent(symbol, extent);
          requireExtent(
              input, tensor, axis, known == null ? extent : known, "'" + symbol + "' is already");
        }
        case Dimension.Unknown() -> {}
      }
    }
  }

  private static void requireExtent(
      OnnxInput input, StoredTensor tensor, int axis, int wanted, String why) {
    int extent = tensor.shape().dimension(axis);
    if (extent != wanted) {
      throw new ModelInputException(
          where(input),
          "is "
              + tensor
              + " in the batch; "
              + why
              + " extent "
              + wanted
              + " in axis "
              + axis
              + " (export with a dynamic batch axis to analyse other sizes)");
    }
  }

  private static OnnxLocation where(OnnxInput input) {
    return OnnxLocation.field("input '" + input.name() + "'");
  }
}
