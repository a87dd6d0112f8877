package io.curvescope.server.alert;

import io.curvescope.server.run.RunId;
import java.util.Optional;
import java.util.Set;

/**
 * Something that should not be so, and is.
 *
 * @param labels who and what: the alert's identity. Never a value that changes from pass to pass
 * @param summary one line with the figures, for the subject of a message
 * @param description what was seen, over what time, against which limit
 * @param directive what affected runs that opted in are asked to do; empty asks nothing
 * @param affectedRuns the runs that a directive is for. Where it is empty, the run of the labels;
 *     without one, the running runs of the labels' project and model
 */
public record Condition(
    AlertLabels labels,
    String summary,
    String description,
    Optional<Remedy> directive,
    Set<RunId> affectedRuns) {
  public Condition {
    if (summary.isBlank()) {
      throw new IllegalArgumentException("summary must not be blank");
    }
    affectedRuns = Set.copyOf(affectedRuns);
  }

  /** A condition with the directive that its alert's name has. */
  public static Condition of(AlertLabels labels, String summary, String description) {
    return new Condition(labels, summary, description, labels.name().directive(), Set.of());
  }

  /** The same, but asking for this instead of what the alert's name has. */
  public Condition asking(Remedy remedy) {
    return new Condition(labels, summary, description, Optional.of(remedy), affectedRuns);
  }

  /** The same, with directives for these runs only. */
  public Condition affecting(Set<RunId> runs) {
    return new Condition(labels, summary, description, directive, runs);
  }
}
