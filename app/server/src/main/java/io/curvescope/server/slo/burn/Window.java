package io.curvescope.server.slo.burn;

import io.curvescope.server.slo.count.AgeClass;
import java.time.Duration;

/**
 * A window that ends with the current slice.
 *
 * @param length in slices: minutes, or hours for budgets
 * @param lowestBasis see {@link AgeClass}; the bases of a window are summed together
 */
record Window(int length, int lowestBasis, int highestBasis) {
  /** Minutes by the time of events. */
  static Window ofEvents(Duration length) {
    return new Window(
        Math.toIntExact(length.toMinutes()), AgeClass.EVENT_TIME, AgeClass.EVENT_TIME);
  }

  /** Minutes by the time of arrival, of events that were then no older than {@code oldest}. */
  static Window ofArrivals(Duration length, Duration oldest) {
    return new Window(Math.toIntExact(length.toMinutes()), 1, AgeClass.within(oldest));
  }

  /** Hours by the time of events. */
  static Window ofHours(Duration length) {
    return new Window(Math.toIntExact(length.toHours()), AgeClass.EVENT_TIME, AgeClass.EVENT_TIME);
  }

  boolean hasBasis(int basis) {
    return lowestBasis <= basis && basis <= highestBasis;
  }
}
