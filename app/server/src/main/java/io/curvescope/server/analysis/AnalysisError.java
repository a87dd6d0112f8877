package io.curvescope.server.analysis;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Locale;

/**
 * Why an analysis failed.
 *
 * @param reason what kind of failure
 * @param message what happened, with the figures, and what would help
 */
@Schema(description = "Why an analysis failed")
public record AnalysisError(
    @Schema(
            allowableValues = {
              "over_budget",
              "out_of_memory",
              "time_limit",
              "worker_lost",
              "artifact",
              "invalid",
              "not_finite",
              "internal"
            },
            example = "time_limit")
        String reason,
    @Schema(example = "took longer than the limit of 3600 seconds; ask for less, or in float32")
        String message) {

  /** The kinds of failure. */
  public enum Reason {
    /** It needs more memory than a worker may take; known before anything was allocated. */
    OVER_BUDGET,
    /** Memory ran out twice, the second time in smaller pieces. */
    OUT_OF_MEMORY,
    /** It took longer than it may. */
    TIME_LIMIT,
    /** Workers died on it as often as it may be tried. */
    WORKER_LOST,
    /** A stored artifact is missing, damaged or cannot be decrypted. */
    ARTIFACT,
    /** Model, batch and request do not fit together. */
    INVALID,
    /** Loss, gradient or a product is NaN or infinite. */
    NOT_FINITE,
    /** Anything else, as often as it may be tried. */
    INTERNAL;

    /** The name in JSON. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A failure of one of the known kinds. */
  public static AnalysisError of(Reason reason, String message) {
    return new AnalysisError(reason.wireName(), message);
  }

  /** Whether it is of this kind. */
  public boolean is(Reason kind) {
    return reason.equals(kind.wireName());
  }
}
