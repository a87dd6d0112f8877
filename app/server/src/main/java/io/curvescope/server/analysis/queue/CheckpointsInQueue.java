package io.curvescope.server.analysis.queue;

import io.curvescope.server.checkpoint.CheckpointUse;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Keeps the checkpoints of analyses that wait or run from being deleted. */
public final class CheckpointsInQueue implements CheckpointUse {
  private final JdbcClient jdbc;

  /** On a migrated database. */
  public CheckpointsInQueue(DataSource dataSource) {
    this.jdbc = JdbcClient.create(dataSource);
  }

  @Override
  public Set<Long> inUse(Collection<Long> checkpoints) {
    return new HashSet<>(
        jdbc.sql(
                "select distinct checkpoint_id from analysis where state in ('queued', 'running')"
                    + " and checkpoint_id = any (:checkpoints)")
            .param("checkpoints", checkpoints.toArray(Long[]::new))
            .query(Long.class)
            .list());
  }
}
