package io.curvescope.server.analysis.submit;

import io.curvescope.curvature.exec.Precision;
import io.curvescope.server.analysis.AnalysisRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;

/** Requests that ask for less of the same, to be offered where a request takes too much memory. */
final class SmallerRequests {
  private SmallerRequests() {}

  /** The requests, by what is changed: single changes first, then several together. */
  static SequencedMap<String, AnalysisRequest> of(AnalysisRequest request) {
    SequencedMap<String, AnalysisRequest> smaller = new LinkedHashMap<>();
    smaller.put("block 1", withBlock(request));
    smaller.put("dtype float32", withFloat32(request));
    smaller.put("top only", topOnly(request));
    smaller.put("block 1 and dtype float32", withFloat32(withBlock(request)));
    smaller.put("top only, block 1 and dtype float32", topOnly(withFloat32(withBlock(request))));
    removeRepeated(request, smaller);
    return smaller;
  }

  private static void removeRepeated(
      AnalysisRequest request, Map<String, AnalysisRequest> smaller) {
    Map<AnalysisRequest, String> seen = new LinkedHashMap<>();
    seen.put(request, "");
    smaller.entrySet().removeIf(each -> seen.putIfAbsent(each.getValue(), each.getKey()) != null);
  }

  private static AnalysisRequest withBlock(AnalysisRequest request) {
    return new AnalysisRequest(
        request.loss(),
        request.operator(),
        request.parameters(),
        request.top(),
        request.bottom(),
        1,
        request.density(),
        request.traceProbes(),
        request.layers(),
        request.dtype(),
        request.seed());
  }

  private static AnalysisRequest withFloat32(AnalysisRequest request) {
    return new AnalysisRequest(
        request.loss(),
        request.operator(),
        request.parameters(),
        request.top(),
        request.bottom(),
        request.block(),
        request.density(),
        request.traceProbes(),
        request.layers(),
        Precision.FLOAT32,
        request.seed());
  }

  private static AnalysisRequest topOnly(AnalysisRequest request) {
    if (request.top() == 0) {
      return request;
    }
    return new AnalysisRequest(
        request.loss(),
        request.operator(),
        request.parameters(),
        request.top(),
        0,
        request.block(),
        Optional.empty(),
        OptionalInt.empty(),
        false,
        request.dtype(),
        request.seed());
  }
}
