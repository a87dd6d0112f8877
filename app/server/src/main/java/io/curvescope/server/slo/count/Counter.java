package io.curvescope.server.slo.count;

import io.curvescope.server.slo.Budgeting;
import io.curvescope.server.slo.Comparison;
import io.curvescope.server.slo.Indicator;
import io.curvescope.server.slo.Selector;
import io.curvescope.server.slo.Slo;
import java.time.Instant;
import java.util.List;

/**
 * A way of counting that one or several objectives have in common.
 *
 * @param afterBatch batches with a higher number are counted as they arrive, the others from the
 *     stored events
 */
public record Counter(int id, Rule rule, long afterBatch) {

  /** What is counted, and as what. */
  public record Rule(
      Indicator indicator,
      Selector projects,
      Selector models,
      Comparison comparison,
      double threshold,
      Budgeting budgeting) {

    /** What an objective counts. */
    public static Rule of(Slo slo) {
      return new Rule(
          slo.indicator(),
          slo.projects(),
          slo.models(),
          slo.comparison(),
          slo.threshold(),
          slo.budgeting());
    }

    /** Text that is the same exactly where rules are. */
    String fingerprint() {
      return List.of(
              indicator.wireName(),
              projects.patterns(),
              models.patterns(),
              comparison.wireName(),
              threshold,
              budgeting)
          .toString();
    }

    /** Whether runs of this project and model are counted. */
    public boolean selects(String project, String model) {
      return projects.matches(project) && models.matches(model);
    }

    /** Whether a value is good. */
    public boolean isGood(double value) {
      return comparison.holds(value, threshold);
    }
  }

  /** The first minute of the slice that {@code time} is in. */
  int slice(Instant time) {
    int minute = minute(time);
    return switch (rule.budgeting()) {
      case Budgeting.Occurrences o -> minute;
      case Budgeting.Timeslices t -> minute - Math.floorMod(minute, (int) t.length().toMinutes());
    };
  }

  /** Good units of a slice that holds these events. */
  public long goodUnits(long good, long total) {
    return switch (rule.budgeting()) {
      case Budgeting.Occurrences o -> good;
      case Budgeting.Timeslices t -> total > 0 && good >= t.target() * total ? 1 : 0;
    };
  }

  /** All units of a slice that holds these events. */
  public long totalUnits(long total) {
    return switch (rule.budgeting()) {
      case Budgeting.Occurrences o -> total;
      case Budgeting.Timeslices t -> total > 0 ? 1 : 0;
    };
  }

  /** Minutes since 1970; 0 before, and the largest integer after the year 6053. */
  public static int minute(Instant time) {
    return Math.clamp(Math.floorDiv(time.getEpochSecond(), 60L), 0, Integer.MAX_VALUE);
  }

  /** Hours since 1970. */
  public static int hour(Instant time) {
    return Math.floorDiv(minute(time), 60);
  }
}
