package io.curvescope.server.alert.alertmanager;

import io.curvescope.server.alert.Alert;
import io.curvescope.server.alert.AlertState;
import io.curvescope.server.alert.Severity;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * What Alertmanager is told after a pass: everything, so that one that has just started knows as
 * much as the others.
 *
 * @param at the time of the pass
 * @param expiry when an alert that fires counts as resolved unless it is sent again
 * @param alerts the most urgent first, since a slow peer may not take all of them
 * @param leftOut how many were too many
 */
record Snapshot(Instant at, Instant expiry, List<Alert> alerts, int leftOut) {
  /** Alerts at most, the most urgent ones. */
  static final int MOST_ALERTS = 10_000;

  private static final Comparator<Alert> URGENCY =
      Comparator.<Alert, Boolean>comparing(alert -> alert.labels().severity() != Severity.PAGE)
          .thenComparing(alert -> alert.state() != AlertState.FIRING)
          .thenComparing(Alert::id, Comparator.reverseOrder());

  static Snapshot of(Instant at, Instant expiry, List<Alert> current) {
    List<Alert> alerts = current.stream().sorted(URGENCY).limit(MOST_ALERTS).toList();
    return new Snapshot(at, expiry, alerts, current.size() - alerts.size());
  }
}
