package io.curvescope.server.run;

import java.util.List;
import java.util.Optional;

/**
 * One page of runs.
 *
 * @param more whether further runs follow
 */
public record RunPage(List<Run> runs, boolean more) {
  public RunPage {
    runs = List.copyOf(runs);
  }

  /** Behind which run the following page begins; empty when nothing follows. */
  public Optional<RunKey> next() {
    return more ? Optional.of(runs.getLast().key()) : Optional.empty();
  }
}
