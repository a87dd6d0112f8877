package io.curvescope.server.slo.count;

import java.time.Duration;
import java.util.List;

/**
 * How old an event was when it arrived, in classes, so that an alert can leave out what was older
 * than its long window. The class is the {@code basis} of a slice by the time of arrival; 0 is the
 * time of the events themselves.
 */
public final class AgeClass {
  /** The basis of slices by the time of events. */
  public static final int EVENT_TIME = 0;

  private static final List<Integer> UP_TO_MINUTES =
      List.of(1, 5, 10, 30, 60, 120, 360, 720, 1440, 2880, 4320, 10_080);

  private AgeClass() {}

  /** The class of an age; 0, which is none, beyond the longest window. */
  public static int of(Duration age) {
    for (int i = 0; i < UP_TO_MINUTES.size(); i++) {
      if (age.compareTo(Duration.ofMinutes(UP_TO_MINUTES.get(i))) <= 0) {
        return i + 1;
      }
    }
    return EVENT_TIME;
  }

  /** The highest class whose events are all younger than {@code window} is long, or as old. */
  public static int within(Duration window) {
    int highest = EVENT_TIME;
    for (int i = 0; i < UP_TO_MINUTES.size(); i++) {
      if (window.compareTo(Duration.ofMinutes(UP_TO_MINUTES.get(i))) >= 0) {
        highest = i + 1;
      }
    }
    return highest;
  }
}
