package io.curvescope.server.checkpoint;

import java.util.Map;
import java.util.OptionalLong;

/**
 * In what condition a run was at its checkpoints.
 *
 * @param byNumber of every checkpoint of the run
 * @param lastStable number of the one of the highest step that counts as stable, and of those the
 *     newest
 */
public record RunStability(Map<Long, Stability> byNumber, OptionalLong lastStable) {
  public RunStability {
    byNumber = Map.copyOf(byNumber);
  }
}
