package io.curvescope.server.telemetry;

import io.curvescope.server.run.RunKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a stored batch measured.
 *
 * @param finite the steps with finite values after the batch's last one that was not
 * @param measurements in the order of time
 */
public record MeasuredBatch(
    long batchId,
    RunKey run,
    Instant receivedAt,
    Optional<FiniteSteps> finite,
    List<Measurement> measurements) {
  public MeasuredBatch {
    measurements = List.copyOf(measurements);
  }

  /**
   * Steps with finite values.
   *
   * @param first inclusive
   * @param last inclusive
   * @param since time of the earliest of those values
   */
  public record FiniteSteps(long first, long last, Instant since) {
    /** The smallest range that holds both. */
    public FiniteSteps union(FiniteSteps other) {
      return new FiniteSteps(
          Math.min(first, other.first),
          Math.max(last, other.last),
          since.isBefore(other.since) ? since : other.since);
    }
  }
}
