package io.curvescope.server.analysis.request;

import io.curvescope.curvature.loss.Loss;
import io.curvescope.curvature.loss.Reduction;
import io.curvescope.server.analysis.AnalysisRequest;
import io.curvescope.server.json.InvalidField;
import io.curvescope.server.json.JsonBody;
import io.curvescope.server.json.MalformedJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The canonical form of requests. */
public final class CanonicalRequest {
  private static final JsonMapper JSON = JsonMapper.shared();

  private CanonicalRequest() {}

  /** Equal requests give equal texts. */
  public static String write(AnalysisRequest request) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("loss", WireNames.of(request.loss()));
    switch (request.loss()) {
      case Loss.CrossEntropy(Reduction reduction, long ignoreIndex, double labelSmoothing) -> {
        object.put("reduction", WireNames.of(reduction));
        object.put("ignore_index", ignoreIndex);
        // -0.0 is another text than 0.0, but the same smoothing.
        object.put("label_smoothing", labelSmoothing + 0.0);
      }
      case Loss.MeanSquaredError(Reduction reduction) ->
          object.put("reduction", WireNames.of(reduction));
      case Loss.BinaryCrossEntropyWithLogits(Reduction reduction) ->
          object.put("reduction", WireNames.of(reduction));
      case Loss.Output() -> {}
    }
    object.put("operator", WireNames.of(request.operator()));
    request.parameters().ifPresent(names -> names.forEach(object.putArray("parameters")::add));
    object.put("top", request.top());
    object.put("bottom", request.bottom());
    object.put("block", request.block());
    request
        .density()
        .ifPresent(
            density ->
                object
                    .putObject("density")
                    .put("probes", density.probes())
                    .put("steps", density.steps()));
    request.traceProbes().ifPresent(probes -> object.putObject("trace").put("probes", probes));
    object.put("layers", request.layers());
    object.put("dtype", WireNames.of(request.dtype()));
    object.put("seed", request.seed());
    return JSON.writeValueAsString(object);
  }

  /**
   * What {@link #write} wrote.
   *
   * @throws IllegalArgumentException if it is no such text
   */
  public static AnalysisRequest read(String canonical) {
    byte[] bytes = canonical.getBytes(StandardCharsets.UTF_8);
    try {
      return new RequestDecoder(JsonBody.read(new ByteArrayInputStream(bytes)))
          .decode(new ArrayList<>());
    } catch (InvalidField | MalformedJson wrong) {
      throw new IllegalArgumentException("no canonical request: " + wrong.getMessage(), wrong);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
