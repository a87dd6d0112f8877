package io.curvescope.server.ingest;

import io.curvescope.server.run.RunKey;
import java.util.List;

/**
 * Knows what the jobs of runs are asked to do. Called for every push, so it answers from memory and
 * never fails; what it does not know yet comes with the answer to a later push.
 */
public interface DirectiveSource {
  /** Neither acknowledged nor expired, the oldest first. */
  List<Directive> open(RunKey run);
}
