package io.curvescope.server.slo;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * An objective: of what it counts, the share of {@code target} is to be good over {@code window}.
 * Each project and model has a budget of its own.
 *
 * @param name unique; lower case letters, digits and hyphens
 * @param comparison how a good value compares with {@code threshold}
 * @param target above 0 and below 1; 1 where nothing is tolerated
 * @param window the budget's: it ends now and begins at a whole hour
 * @param pairs when a burning budget alerts; empty for indicators that tolerate nothing
 * @param incidents when an incident alerts; only for indicators that tolerate nothing
 * @param recordOnly counted and shown, but never alerted on
 */
public record Slo(
    String name,
    String title,
    String description,
    Indicator indicator,
    Selector projects,
    Selector models,
    Comparison comparison,
    double threshold,
    double target,
    Budgeting budgeting,
    Duration window,
    List<WindowPair> pairs,
    Optional<IncidentRule> incidents,
    boolean recordOnly) {
  public Slo {
    pairs = List.copyOf(pairs);
    if (!(target > 0 && target <= 1) || (target == 1 && !indicator.isZeroTolerance())) {
      throw new IllegalArgumentException("target must be above 0 and below 1");
    }
    if (incidents.isPresent() != indicator.isZeroTolerance()) {
      throw new IllegalArgumentException("incident rules are for what tolerates nothing");
    }
  }

  /** Whether runs of this project and model are counted; the model is empty where there is none. */
  public boolean selects(String project, String model) {
    return projects.matches(project) && models.matches(model);
  }
}
