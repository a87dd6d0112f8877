package io.curvescope.server.dashboard;

import java.util.List;
import java.util.Optional;

/**
 * A panel and what it asks.
 *
 * @param id unique in its dashboard
 * @param title as shown
 * @param type the panel type of Grafana, for example {@code timeseries}
 * @param leastInterval the shortest {@code $__interval}, where the panel sets one
 * @param targets its questions, those that are hidden left out
 */
public record Panel(
    int id, String title, String type, Optional<Interval> leastInterval, List<Target> targets) {
  public Panel {
    targets = List.copyOf(targets);
  }
}
