package io.curvescope.server.alert.alertmanager;

import io.curvescope.server.alert.Alert;
import io.curvescope.server.alert.AlertState;
import io.curvescope.server.alert.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What Alertmanager is told after a pass: everything, so that one that has just started knows as
 * much as the others. Where that is too much at once, half of a snapshot is for the most urgent
 * alerts, each project's first before any project's second, and half for the others in turn. Their
 * expiry is so much later that none ends by waiting for its turn.
 *
 * @param at the time of the pass
 * @param expiry when an alert that fires counts as resolved unless it is sent again
 * @param alerts the most urgent first, since a slow peer may not take all of them
 * @param leftOut how many were too many
 */
record Snapshot(Instant at, Instant expiry, List<Alert> alerts, int leftOut) {
  /** Alerts at most. */
  static final int MOST_ALERTS = 10_000;

  /** Those of them that are chosen by their urgency, where there are too many. */
  static final int URGENT_ALERTS = MOST_ALERTS / 2;

  private static final int IN_TURN = MOST_ALERTS - URGENT_ALERTS;

  private static final Comparator<Alert> URGENCY =
      Comparator.<Alert, Boolean>comparing(alert -> alert.labels().severity() != Severity.PAGE)
          .thenComparing(alert -> alert.state() != AlertState.FIRING);

  private static final Comparator<Alert> NEWEST_FIRST =
      Comparator.comparing(Alert::id, Comparator.reverseOrder());

  /**
   * The snapshot of a pass.
   *
   * @param validity how long an alert counts as firing that is sent with every pass
   * @param pass a number that grows by one with each pass: whose turn it is
   */
  static Snapshot of(Instant at, Duration validity, long pass, List<Alert> current) {
    List<Alert> byUrgency = byUrgency(current);
    if (current.size() <= MOST_ALERTS) {
      return new Snapshot(at, at.plus(validity), byUrgency, 0);
    }
    List<Alert> alerts = new ArrayList<>(byUrgency.subList(0, URGENT_ALERTS));
    // In an order that a new alert does not change, so that each comes to its turn.
    List<Alert> others =
        byUrgency.subList(URGENT_ALERTS, byUrgency.size()).stream()
            .sorted(Comparator.comparing(Alert::id))
            .toList();
    int turns = Math.ceilDiv(others.size(), IN_TURN);
    int from = (int) Math.floorMod(pass, (long) turns) * IN_TURN;
    alerts.addAll(others.subList(from, Math.min(from + IN_TURN, others.size())));
    // One turn more than there are: an alert may come to be among the others just after its turn.
    Instant expiry = at.plus(validity.multipliedBy(turns + 1L));
    return new Snapshot(at, expiry, alerts, current.size() - alerts.size());
  }

  /** By urgency, then each project's newest, then each one's second newest, and so on. */
  private static List<Alert> byUrgency(List<Alert> current) {
    Map<List<Object>, Integer> places = new HashMap<>();
    record Placed(Alert alert, int place) {}
    return current.stream()
        .sorted(NEWEST_FIRST)
        .map(
            alert ->
                new Placed(
                    alert,
                    places.merge(
                        List.of(alert.labels().project(), alert.labels().severity(), alert.state()),
                        1,
                        Integer::sum)))
        .sorted(
            Comparator.comparing(Placed::alert, URGENCY)
                .thenComparingInt(Placed::place)
                .thenComparing(Placed::alert, NEWEST_FIRST))
        .map(Placed::alert)
        .toList();
  }
}
