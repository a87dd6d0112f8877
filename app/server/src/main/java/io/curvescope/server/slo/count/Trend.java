package io.curvescope.server.slo.count;

import java.time.Duration;
import java.time.Instant;

/**
 * A quick and a slow moving average of a measure of a run. Both weigh by time, and as plain means
 * while they are young.
 *
 * @param since time of the first sample
 * @param time of the latest one
 */
public record Trend(double quick, double slow, Instant since, Instant time, long samples) {
  /** In which a sample loses half of its weight. */
  static final Duration QUICK_HALF_LIFE = Duration.ofMinutes(10);

  static final Duration SLOW_HALF_LIFE = Duration.ofHours(6);

  static Trend first(double value, Instant time) {
    return new Trend(value, value, time, time, 1);
  }

  /** The same after a finite value; what comes late changes nothing. */
  Trend with(double value, Instant at) {
    if (at.isBefore(time)) {
      return this;
    }
    double plainMean = 1.0 / (samples + 1);
    Duration passed = Duration.between(time, at);
    return new Trend(
        moved(quick, value, Math.max(plainMean, weight(passed, QUICK_HALF_LIFE))),
        moved(slow, value, Math.max(plainMean, weight(passed, SLOW_HALF_LIFE))),
        since,
        at,
        samples + 1);
  }

  private static double moved(double average, double value, double weight) {
    double moved = average + weight * (value - average);
    // The difference of two doubles may be none; what is between them is.
    return Double.isFinite(moved) ? moved : (1 - weight) * average + weight * value;
  }

  private static double weight(Duration passed, Duration halfLife) {
    return 1 - Math.pow(2, -(double) passed.toMillis() / halfLife.toMillis());
  }
}
