package io.curvescope.server.dashboard;

import java.time.Duration;
import java.time.Instant;

/**
 * What a dashboard shows.
 *
 * @param from the first instant
 * @param to the last, later than {@code from}
 */
public record TimeRange(Instant from, Instant to) {
  /**
   * @throws IllegalArgumentException if it does not end after it begins
   */
  public TimeRange {
    if (!from.isBefore(to)) {
      throw new IllegalArgumentException("a time range must end after it begins");
    }
  }

  /** How long it is. */
  public Duration length() {
    return Duration.between(from, to);
  }
}
