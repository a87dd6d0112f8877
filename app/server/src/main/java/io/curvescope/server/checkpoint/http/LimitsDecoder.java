package io.curvescope.server.checkpoint.http;

import io.curvescope.server.checkpoint.OwnLimits;
import io.curvescope.server.checkpoint.ProjectLimits;
import io.curvescope.server.json.JsonFields;
import io.curvescope.server.json.JsonLimits;
import java.time.Duration;

/** The body of a request that limits a project. */
final class LimitsDecoder {
  private static final long LONGEST_KEPT_SECONDS = Duration.ofDays(36_500).toSeconds();

  private LimitsDecoder() {}

  static OwnLimits limits(JsonFields fields) {
    return new OwnLimits(
        fields.integer("artifact_bytes", 1, ProjectLimits.LARGEST_ARTIFACT_BYTES),
        fields.integer("bytes", 1, JsonLimits.LARGEST_INTEGER),
        fields.integer("artifacts", ProjectLimits.LEAST_ARTIFACTS, JsonLimits.LARGEST_INTEGER),
        fields.integer("parameters", 1, ProjectLimits.MOST_PARAMETERS),
        fields.integer("kept_checkpoints", 1, JsonLimits.LARGEST_INTEGER),
        fields.integer("kept_seconds", 1, LONGEST_KEPT_SECONDS));
  }
}
