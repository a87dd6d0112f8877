package io.curvescope.server.alert.life;

import java.time.Duration;
import java.time.Instant;

/**
 * How long something was watched to last. Only what was watched counts: where the clock jumps, or
 * nobody evaluated for a while, a pass adds at most what {@link Timing#mostOfAPass} allows, and
 * nothing where the clock went back.
 *
 * @param length so far
 * @param until the time of the last pass that saw it
 */
public record Watched(Duration length, Instant until) {
  static Watched from(Instant now) {
    return new Watched(Duration.ZERO, now);
  }

  Watched upTo(Instant now, Timing timing) {
    Duration passed = Duration.between(until, now);
    if (passed.isNegative()) {
      return new Watched(length, now);
    }
    Duration counted = passed.compareTo(timing.mostOfAPass()) > 0 ? timing.mostOfAPass() : passed;
    return new Watched(length.plus(counted), now);
  }

  boolean reaches(Duration limit) {
    return length.compareTo(limit) >= 0;
  }
}
