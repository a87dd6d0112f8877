package io.curvescope.server.checkpoint;

import java.util.Collection;
import java.util.Set;

/**
 * Says which checkpoints something still works on, so that retention leaves them alone. Implemented
 * by whoever works on checkpoints; asked within the transaction that would delete them.
 */
public interface CheckpointUse {

  /** Those of these checkpoint numbers that are in use. */
  Set<Long> inUse(Collection<Long> checkpoints);
}
