package io.curvescope.server.slo;

import io.curvescope.server.alert.Severity;
import java.time.Duration;

/**
 * When incidents of a run that is not to have any raise an alert.
 *
 * @param occurrences from so many on
 * @param within this long; what happened earlier never alerts
 */
public record IncidentRule(int occurrences, Duration within, Severity severity) {
  /** Occurrences at most: no more are remembered. */
  public static final int MOST_OCCURRENCES = 16;

  public IncidentRule {
    if (occurrences < 1 || occurrences > MOST_OCCURRENCES) {
      throw new IllegalArgumentException("occurrences must be 1 to " + MOST_OCCURRENCES);
    }
    if (within.compareTo(Duration.ofMinutes(1)) < 0 || within.compareTo(Duration.ofDays(7)) > 0) {
      throw new IllegalArgumentException("the window must be 1m to 7d");
    }
  }
}
