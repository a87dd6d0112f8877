package io.curvescope.server.checkpoint;

import java.util.Optional;

/** The checkpoints that the database knows. */
public interface Checkpoints {

  /** The checkpoint of this number. */
  Optional<Checkpoint> find(long number);
}
