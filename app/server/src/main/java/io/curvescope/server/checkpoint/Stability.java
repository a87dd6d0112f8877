package io.curvescope.server.checkpoint;

import io.curvescope.server.checkpoint.CheckpointCurvature.Verdict;
import java.util.Optional;

/**
 * In what condition a run was at a checkpoint.
 *
 * @param finiteLoss whether every loss that the job reported at its step is finite; empty if it
 *     reported none
 * @param incidentSince whether numbers went wrong at its step or later, before the next checkpoint
 *     took over
 * @param curvature whether curvature was inside its objectives at its step
 */
public record Stability(Optional<Boolean> finiteLoss, boolean incidentSince, Verdict curvature) {

  /**
   * Whether training could go on from here: the loss is known to be finite, nothing went wrong
   * since, and the curvature is not known to be outside its objectives.
   */
  public boolean isStable() {
    return finiteLoss.orElse(false) && !incidentSince && curvature != Verdict.OUTSIDE;
  }
}
