package io.curvescope.server.checkpoint.retention;

import io.curvescope.server.checkpoint.ArtifactStore;
import io.curvescope.server.checkpoint.catalog.ArtifactCollector;
import io.curvescope.server.checkpoint.catalog.OldCheckpoints;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets go of what is no longer kept, project by project: old checkpoints, then artifacts that no
 * checkpoint refers to, then files that nobody knows. Safe beside submissions, and beside other
 * servers that do the same.
 */
public final class CheckpointRetention {
  /**
   * How long an artifact is kept that nobody refers to: longer than any submission takes from its
   * first byte to its checkpoint.
   */
  static final Duration GRACE = Duration.ofHours(1);

  private static final Logger LOG = LoggerFactory.getLogger(CheckpointRetention.class);

  private final OldCheckpoints checkpoints;
  private final ArtifactCollector artifacts;
  private final ArtifactStore store;
  private final Clock clock;

  /** Works on the catalog and the store that belong together. */
  public CheckpointRetention(
      OldCheckpoints checkpoints, ArtifactCollector artifacts, ArtifactStore store, Clock clock) {
    this.checkpoints = checkpoints;
    this.artifacts = artifacts;
    this.store = store;
    this.clock = clock;
  }

  /**
   * Does all of it once.
   *
   * @throws IOException if the store fails; what was done stays done
   * @throws org.springframework.dao.DataAccessException if the database does not answer
   */
  public void apply() throws IOException {
    Instant now = clock.instant();
    Instant unused = now.minus(GRACE);
    int released = checkpoints.release(now);
    int collected = artifacts.collect(unused);
    int unknown = artifacts.removeUnknown(unused);
    int leftovers = store.sweep(unused);
    if (released + collected + unknown + leftovers > 0) {
      LOG.info(
          "retention let go of {} checkpoints, {} artifacts that nothing refers to, {} files that"
              + " no project knows, and {} uploads that never ended",
          released,
          collected,
          unknown,
          leftovers);
    }
  }
}
