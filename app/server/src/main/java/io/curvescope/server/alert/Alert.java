package io.curvescope.server.alert;

import io.curvescope.server.run.RunId;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * One episode of an alert.
 *
 * @param labels its identity: of the alerts that are not resolved, no two have the same
 * @param startsAt when it began to fire, and the same until it is resolved; while it is pending,
 *     when its condition was first seen
 * @param endsAt when it was resolved, never before {@code startsAt}; empty until then
 * @param acknowledgement empty while nobody has said so
 * @param group the alerts of its project that began to fire at about the same time; empty while it
 *     is pending
 * @param remedy what affected runs that opted in are asked to do; empty asks nothing
 * @param affectedRuns the runs that the remedy is for. Where it is empty, the run of the labels;
 *     without one, the running runs of the labels' project and model
 */
public record Alert(
    AlertId id,
    AlertState state,
    AlertLabels labels,
    AlertAnnotations annotations,
    Instant startsAt,
    Optional<Instant> endsAt,
    Optional<Acknowledgement> acknowledgement,
    Optional<AlertGroupId> group,
    Optional<Remedy> remedy,
    Set<RunId> affectedRuns) {
  public Alert {
    affectedRuns = Set.copyOf(affectedRuns);
    if ((state == AlertState.RESOLVED) != endsAt.isPresent()) {
      throw new IllegalArgumentException("resolved alerts have an end, and no others");
    }
  }
}
