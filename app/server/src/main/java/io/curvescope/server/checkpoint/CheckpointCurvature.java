package io.curvescope.server.checkpoint;

import io.curvescope.server.run.RunKey;
import java.util.Collection;
import java.util.Map;

/**
 * Says whether a run's curvature was inside its objectives at some steps. Implemented by the module
 * of objectives; without an implementation it is unknown everywhere.
 */
public interface CheckpointCurvature {

  /** What is known of a step. */
  enum Verdict {
    /** Inside every objective that looks at curvature. */
    WITHIN,
    /** Outside at least one. */
    OUTSIDE,
    /** No objective looks at it, or there is no value at this step. */
    UNKNOWN
  }

  /** The verdict of each of these steps; one that is left out is unknown. */
  Map<Long, Verdict> verdicts(RunKey run, Collection<Long> steps);
}
