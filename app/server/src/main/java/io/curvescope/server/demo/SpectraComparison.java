package io.curvescope.server.demo;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/**
 * The top eigenvalues that a job reported of a step, beside those that the service computed from
 * the checkpoint of that step.
 */
record SpectraComparison(long step, List<Double> reported, List<Double> recomputed) {
  /** Both are computed in double precision until their residuals are below 1e-10 of the largest. */
  private static final double TOLERANCE = 1e-7;

  /**
   * @param events of the run, as the API returns them
   * @param analysis of a checkpoint, with its result
   * @throws DemoFailure if the job reported no spectrum of that step
   */
  static SpectraComparison of(List<JsonNode> events, JsonNode analysis) {
    long step = analysis.required("step").longValue();
    JsonNode spectrum =
        events.stream()
            .filter(event -> event.path("type").asString("").equals("spectrum"))
            .filter(event -> event.path("step").asLong(-1) == step)
            .filter(event -> !event.path("method").asString("").equals("recomputed"))
            .findFirst()
            .orElseThrow(() -> new DemoFailure("no spectrum of step " + step + " was reported"));
    return new SpectraComparison(
        step,
        StreamSupport.stream(spectrum.required("eigenvalues").spliterator(), false)
            .map(JsonNumber::measured)
            .toList(),
        StreamSupport.stream(analysis.required("result").required("top").spliterator(), false)
            .map(pair -> JsonNumber.measured(pair.required("value")))
            .toList());
  }

  /** Whether there are as many of both, and each is the other but for rounding. */
  boolean agrees() {
    return !reported.isEmpty()
        && reported.size() == recomputed.size()
        && largestDifference() <= TOLERANCE;
  }

  /** Relative to the largest reported eigenvalue; NaN where one is. */
  double largestDifference() {
    double scale = reported.stream().mapToDouble(Math::abs).max().orElse(Double.NaN);
    double largest = 0;
    for (int i = 0; i < Math.min(reported.size(), recomputed.size()); i++) {
      double difference = Math.abs(reported.get(i) - recomputed.get(i)) / scale;
      largest = difference > largest || Double.isNaN(difference) ? difference : largest;
    }
    return largest;
  }

  String reportedText() {
    return text(reported);
  }

  String recomputedText() {
    return text(recomputed);
  }

  private static String text(List<Double> values) {
    return values.stream()
        .map(value -> String.format(Locale.ROOT, "%14.10f", value))
        .collect(Collectors.joining(" "));
  }
}
