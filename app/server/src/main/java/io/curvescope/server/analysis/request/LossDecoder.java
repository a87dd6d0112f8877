package io.curvescope.server.analysis.request;

import static io.curvescope.server.json.JsonFields.require;

import io.curvescope.curvature.loss.Loss;
import io.curvescope.curvature.loss.Reduction;
import io.curvescope.server.json.InvalidField;
import io.curvescope.server.json.JsonFields;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** The loss of a request, and a warning for each of its fields that this loss does not use. */
final class LossDecoder {
  private static final int NAME = 64;

  private final JsonFields fields;
  private final List<String> warnings;

  LossDecoder(JsonFields fields, List<String> warnings) {
    this.fields = fields;
    this.warnings = warnings;
  }

  Loss decode() {
    String name = require("loss", fields.text("loss", NAME));
    boolean reduced = fields.text("reduction", NAME).isPresent();
    Reduction reduction = WireNames.reduction(fields.text("reduction", NAME));
    OptionalLong ignoreIndex = fields.integer("ignore_index", Long.MIN_VALUE, Long.MAX_VALUE);
    OptionalDouble labelSmoothing = fields.finite("label_smoothing", 0);
    if (labelSmoothing.orElse(0) > 1) {
      throw new InvalidField("label_smoothing", "must be from 0 to 1");
    }
    return switch (name) {
      case "cross_entropy" ->
          new Loss.CrossEntropy(
              reduction,
              ignoreIndex.orElse(Loss.CrossEntropy.DEFAULT_IGNORE_INDEX),
              labelSmoothing.orElse(0));
      case "mse" -> {
        warnOfUnused(name, false, ignoreIndex, labelSmoothing);
        yield new Loss.MeanSquaredError(reduction);
      }
      case "bce_with_logits" -> {
        warnOfUnused(name, false, ignoreIndex, labelSmoothing);
        yield new Loss.BinaryCrossEntropyWithLogits(reduction);
      }
      case "output" -> {
        warnOfUnused(name, reduced, ignoreIndex, labelSmoothing);
        yield new Loss.Output();
      }
      default ->
          throw new InvalidField(
              "loss", "must be one of cross_entropy, mse, bce_with_logits, output");
    };
  }

  private void warnOfUnused(
      String loss, boolean reduction, OptionalLong ignoreIndex, OptionalDouble labelSmoothing) {
    List<String> unused = new ArrayList<>();
    if (reduction) {
      unused.add("reduction");
    }
    if (ignoreIndex.isPresent()) {
      unused.add("ignore_index");
    }
    if (labelSmoothing.isPresent()) {
      unused.add("label_smoothing");
    }
    unused.forEach(field -> warnings.add("'" + field + "' is not used by the loss " + loss));
  }
}
