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
    Optional<StepRange> finite,
    List<Measurement> measurements) {
  public MeasuredBatch {
    measurements = List.copyOf(measurements);
  }

  /** Steps, both ends included. */
  public record StepRange(long first, long last) {
    /** The smallest range that holds both. */
    public StepRange union(StepRange other) {
      return new StepRange(Math.min(first, other.first), Math.max(last, other.last));
    }
  }
}
