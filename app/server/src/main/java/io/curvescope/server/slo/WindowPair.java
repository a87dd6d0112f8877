package io.curvescope.server.slo;

import io.curvescope.server.alert.Severity;
import java.time.Duration;
import java.util.List;

/**
 * When a budget burns too fast (Google, The Site Reliability Workbook, chapter 5, "Multiwindow,
 * Multi-Burn-Rate Alerts"): when the burn rate is above {@code burnRate} over the long window and
 * over the short one, which says that it still burns.
 *
 * @param longWindow whole minutes, at most 7 days, by the time of events
 * @param shortWindow whole minutes, shorter, by the time of arrival
 * @param minimum events or slices that the long window must hold; fewer say nothing
 */
public record WindowPair(
    double burnRate, Duration longWindow, Duration shortWindow, Severity severity, long minimum) {
  /** The longest that a window may be. */
  public static final Duration LONGEST = Duration.ofDays(7);

  /** The longest that the short one of a pair may be. */
  public static final Duration LONGEST_SHORT = Duration.ofDays(1);

  /** Events or slices that a long window must hold, unless an objective says otherwise. */
  public static final long DEFAULT_MINIMUM = 10;

  public WindowPair {
    if (!(burnRate > 0 && burnRate <= 1e6)) {
      throw new IllegalArgumentException("burn rate must be above 0 and at most 1000000");
    }
    if (!isWholeMinutes(shortWindow) || !isWholeMinutes(longWindow)) {
      throw new IllegalArgumentException("windows must be whole minutes");
    }
    if (shortWindow.compareTo(longWindow) >= 0) {
      throw new IllegalArgumentException("the short window must be shorter than the long one");
    }
    if (longWindow.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("windows must be at most 7d long");
    }
    if (shortWindow.compareTo(LONGEST_SHORT) > 0) {
      throw new IllegalArgumentException("short windows must be at most 1d long");
    }
    if (minimum < 1) {
      throw new IllegalArgumentException("minimum must be 1 or more");
    }
  }

  /** The workbook's: 2 % of a budget of 30 days in an hour, and so on. */
  public static List<WindowPair> standard(long minimum) {
    return List.of(
        new WindowPair(14.4, Duration.ofHours(1), Duration.ofMinutes(5), Severity.PAGE, minimum),
        new WindowPair(6, Duration.ofHours(6), Duration.ofMinutes(30), Severity.PAGE, minimum),
        new WindowPair(3, Duration.ofDays(1), Duration.ofHours(2), Severity.TICKET, minimum),
        new WindowPair(1, Duration.ofDays(3), Duration.ofHours(6), Severity.TICKET, minimum));
  }

  /**
   * Events or slices that the short window must hold: its share of {@link #minimum}, at least one.
   */
  public long shortMinimum() {
    double share = (double) shortWindow.toMinutes() / longWindow.toMinutes();
    return Math.max(1, (long) Math.ceil(minimum * share));
  }

  private static boolean isWholeMinutes(Duration window) {
    return window.equals(Duration.ofMinutes(window.toMinutes())) && window.toMinutes() >= 1;
  }
}
