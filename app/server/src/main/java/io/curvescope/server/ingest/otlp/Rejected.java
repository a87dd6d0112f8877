package io.curvescope.server.ingest.otlp;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsPartialSuccess;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import java.util.LinkedHashSet;
import java.util.Set;

/** Data points that were not taken, and the first few reasons. */
final class Rejected {
  private static final int REASONS = 10;
  private static final int LONGEST_REASON = 500;

  private final Set<String> reasons = new LinkedHashSet<>();
  private long points;

  void add(long count, String reason) {
    points += count;
    if (count > 0 && reasons.size() < REASONS) {
      reasons.add(reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) : reason);
    }
  }

  /** With {@code partial_success} where something was rejected. */
  ExportMetricsServiceResponse response() {
    ExportMetricsServiceResponse.Builder response = ExportMetricsServiceResponse.newBuilder();
    if (points > 0) {
      response.setPartialSuccess(
          ExportMetricsPartialSuccess.newBuilder()
              .setRejectedDataPoints(points)
              .setErrorMessage(String.join("; ", reasons)));
    }
    return response.build();
  }
}
