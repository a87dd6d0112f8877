package io.curvescope.server.alert.store;

import io.curvescope.server.alert.AlertAnnotations;
import io.curvescope.server.alert.AlertLabels;
import io.curvescope.server.alert.Condition;
import io.curvescope.server.alert.Remedy;
import io.curvescope.server.alert.life.AlertLife;
import io.curvescope.server.alert.life.Timing;
import io.curvescope.server.run.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A row of the table {@code alert} as a pass changes it.
 *
 * @param group empty until it fires
 */
record Episode(
    AlertLabels labels,
    AlertLife life,
    Duration holdDown,
    AlertAnnotations annotations,
    Optional<Remedy> remedy,
    Set<RunId> affectedRuns,
    OptionalLong group) {
  /** What a condition begins that nothing was known of; empty of a group. */
  static Episode of(Condition condition, AlertAnnotations annotations, Instant now, Timing timing) {
    return new Episode(
        condition.labels(),
        AlertLife.INACTIVE.holds(now, timing),
        timing.holdDown(),
        annotations,
        condition.directive(),
        condition.affectedRuns(),
        OptionalLong.empty());
  }

  /** Its condition holds, with other figures perhaps. What is over is told of as it was. */
  Episode holds(Condition condition, AlertAnnotations said, Instant now, Timing timing) {
    if (life instanceof AlertLife.Acknowledged) {
      return with(life.holds(now, timing));
    }
    return new Episode(
        labels,
        life.holds(now, timing),
        timing.holdDown(),
        said,
        condition.directive(),
        condition.affectedRuns(),
        group);
  }

  /** Its condition does not hold. */
  Episode gone(Instant now, Duration mostOfAPass) {
    return with(life.gone(now, new Timing(Duration.ZERO, holdDown, mostOfAPass)));
  }

  Episode with(AlertLife other) {
    return new Episode(labels, other, holdDown, annotations, remedy, affectedRuns, group);
  }

  Episode in(long number) {
    return new Episode(
        labels, life, holdDown, annotations, remedy, affectedRuns, OptionalLong.of(number));
  }

  boolean needsGroup() {
    return life instanceof AlertLife.Firing && group.isEmpty();
  }
}
