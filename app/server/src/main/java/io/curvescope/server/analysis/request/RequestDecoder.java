package io.curvescope.server.analysis.request;

import io.curvescope.curvature.CurvatureMatrix;
import io.curvescope.curvature.loss.Loss;
import io.curvescope.server.analysis.AnalysisRequest;
import io.curvescope.server.analysis.AnalysisRequest.DensitySection;
import io.curvescope.server.json.InvalidField;
import io.curvescope.server.json.JsonFields;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** Reads what is asked about a checkpoint. Every error names the field and what would be right. */
public final class RequestDecoder {
  private static final int NAME = 64;
  private static final int PARAMETER_NAME = 1_000;
  private static final int LARGEST_COUNT = 1_000;
  private static final int LARGEST_BLOCK = 256;
  private static final int LARGEST_PROBES = 100_000;
  private static final int DENSITY_PROBES = 8;
  private static final int DENSITY_STEPS = 60;
  private static final int TRACE_PROBES = 64;
  private static final long SEED = 1;

  private final JsonFields fields;

  /** A decoder of these fields; those that it does not know are left to others. */
  public RequestDecoder(JsonFields fields) {
    this.fields = fields;
  }

  /**
   * The request.
   *
   * @param warnings gets one for each field that changes nothing
   * @throws InvalidField if a field is missing or wrong, or two do not go together
   */
  public AnalysisRequest decode(List<String> warnings) {
    Loss loss = new LossDecoder(fields, warnings).decode();
    CurvatureMatrix operator = WireNames.operator(fields.text("operator", NAME));
    if (operator == CurvatureMatrix.GAUSS_NEWTON && loss instanceof Loss.Output) {
      throw new InvalidField(
          "operator",
          "must be hessian with the loss output: a Gauss-Newton matrix needs a loss of the model's"
              + " output");
    }
    return new AnalysisRequest(
        loss,
        operator,
        fields.texts("parameters", PARAMETER_NAME).map(RequestDecoder::distinct),
        count("top"),
        count("bottom"),
        (int) fields.integer("block", 1, LARGEST_BLOCK).orElse(AnalysisRequest.DEFAULT_BLOCK),
        fields.nested("density").map(RequestDecoder::density),
        fields
            .nested("trace")
            .map(trace -> OptionalInt.of(probes(trace, LARGEST_PROBES, TRACE_PROBES)))
            .orElse(OptionalInt.empty()),
        fields.flag("layers").orElse(false),
        WireNames.dtype(fields.text("dtype", NAME)),
        fields.integer("seed", Long.MIN_VALUE, Long.MAX_VALUE).orElse(SEED));
  }

  private int count(String field) {
    return (int) fields.integer(field, 0, LARGEST_COUNT).orElse(0);
  }

  private static DensitySection density(JsonFields density) {
    return new DensitySection(
        probes(density, LARGEST_COUNT, DENSITY_PROBES),
        (int) density.integer("steps", 2, LARGEST_COUNT).orElse(DENSITY_STEPS));
  }

  private static int probes(JsonFields section, int most, int otherwise) {
    return (int) section.integer("probes", 2, most).orElse(otherwise);
  }

  private static List<String> distinct(List<String> names) {
    if (names.isEmpty()) {
      throw new InvalidField(
          "parameters", "must name at least one; leave it out to take all trainable ones");
    }
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(name)) {
        throw new InvalidField("parameters", "must name '" + name + "' only once");
      }
    }
    return names;
  }
}
