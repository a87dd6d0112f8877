package io.curvescope.server.alert;

import io.curvescope.server.run.RunId;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Something that should not be so, and is.
 *
 * @param labels who and what: the alert's identity. Never a value that changes from pass to pass
 * @param summary one line with the figures, for the subject of a message
 * @param description what was seen, over what time, against which limit
 * @param pending how long the condition must hold before the alert fires; spikes that are shorter
 *     are suppressed. Zero fires at once
 * @param holdDown how long the condition must be gone before the alert resolves, so that it does
 *     not flap
 * @param directive what affected runs that opted in are asked to do; empty asks nothing
 * @param affectedRuns the runs that a directive is for. Where it is empty, the run of the labels;
 *     without one, the running runs of the labels' project and model
 */
public record Condition(
    AlertLabels labels,
    String summary,
    String description,
    Duration pending,
    Duration holdDown,
    Optional<Remedy> directive,
    Set<RunId> affectedRuns) {
  public Condition {
    if (summary.isBlank()) {
      throw new IllegalArgumentException("summary must not be blank");
    }
    if (pending.isNegative() || holdDown.isNegative()) {
      throw new IllegalArgumentException("pending and holdDown must not be negative");
    }
    affectedRuns = Set.copyOf(affectedRuns);
  }

  /** A condition with the times and the directive that its alert's name has. */
  public static Condition of(AlertLabels labels, String summary, String description) {
    AlertName name = labels.name();
    return new Condition(
        labels, summary, description, name.pending(), name.holdDown(), name.directive(), Set.of());
  }

  /** The same, but firing only after {@code duration}. */
  public Condition pendingFor(Duration duration) {
    return new Condition(labels, summary, description, duration, holdDown, directive, affectedRuns);
  }

  /** The same, but resolving only after {@code duration}. */
  public Condition heldDownFor(Duration duration) {
    return new Condition(labels, summary, description, pending, duration, directive, affectedRuns);
  }

  /** The same, but asking for this instead of what the alert's name has. */
  public Condition asking(Remedy remedy) {
    return new Condition(
        labels, summary, description, pending, holdDown, Optional.of(remedy), affectedRuns);
  }

  /** The same, with directives for these runs only. */
  public Condition affecting(Set<RunId> runs) {
    return new Condition(labels, summary, description, pending, holdDown, directive, runs);
  }
}
