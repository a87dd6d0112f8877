package io.curvescope.server.analysis;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Optional;

/**
 * The recomputed spectrum beside the one that the job reported for the same step.
 *
 * @param reportedAt time of the job's spectrum
 * @param sameBatch whether both name the same batch; false where one of them names none, so that
 *     they need not agree
 * @param errorAssumed whether the job stated no residuals, so that one hundredth was taken
 * @param eigenvalues the reported ones that the recomputed ones cover, descending
 * @param trace where both have one
 * @param withinErrors whether everything agrees within the errors of both sides
 */
@Schema(description = "The recomputed spectrum beside the one that the job reported")
@JsonInclude(JsonInclude.Include.ALWAYS)
public record SpectrumComparison(
    @Schema(format = "date-time") @JsonProperty("reported_at") String reportedAt,
    @JsonProperty("same_batch") boolean sameBatch,
    @JsonProperty("error_assumed") boolean errorAssumed,
    List<Pair> eigenvalues,
    @Schema(nullable = true) Optional<Pair> trace,
    @JsonProperty("within_errors") boolean withinErrors) {
  public SpectrumComparison {
    eigenvalues = List.copyOf(eigenvalues);
  }

  /**
   * A number from both sides.
   *
   * @param reported by the job
   * @param relativeDifference of reported from recomputed, relative to the recomputed magnitude
   * @param allowedDifference the sum of both errors and of what the element types allow, absolute
   */
  @Schema(name = "ComparedNumber")
  public record Pair(
      double reported,
      double recomputed,
      @JsonProperty("relative_difference") double relativeDifference,
      @JsonProperty("allowed_difference") double allowedDifference,
      boolean within) {}
}
