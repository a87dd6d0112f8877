package io.curvescope.server.telemetry;

import java.time.Instant;

/**
 * One measurement of a run, without what counting does not need.
 *
 * @param value may be NaN or infinite
 * @param weight how many events it stands for, 1 or more
 * @param worst the largest of those; {@code value} where only that is known
 */
public record Measurement(
    Measure measure, Instant time, long step, int rank, double value, long weight, double worst) {
  public Measurement {
    if (weight < 1) {
      throw new IllegalArgumentException("weight must be 1 or more, not " + weight);
    }
  }

  /** A single event. */
  public static Measurement of(Measure measure, Instant time, long step, int rank, double value) {
    return new Measurement(measure, time, step, rank, value, 1, value);
  }
}
