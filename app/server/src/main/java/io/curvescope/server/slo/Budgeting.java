package io.curvescope.server.slo;

import java.time.Duration;

/** What a budget is counted in. */
public sealed interface Budgeting {
  /** Events: each is good or bad. */
  record Occurrences() implements Budgeting {}

  /**
   * Slices of time. One with events is good if enough of them are; one without is no slice at all.
   *
   * @param length whole minutes that divide an hour
   * @param target the share of good events from which on a slice is good, above 0 and up to 1
   */
  record Timeslices(Duration length, double target) implements Budgeting {
    public Timeslices {
      if (length.toSeconds() % 60 != 0
          || length.toMinutes() < 1
          || Duration.ofHours(1).toMinutes() % length.toMinutes() != 0) {
        throw new IllegalArgumentException("length must be whole minutes that divide an hour");
      }
      if (!(target > 0 && target <= 1)) {
        throw new IllegalArgumentException("target must be above 0 and up to 1");
      }
    }
  }
}
