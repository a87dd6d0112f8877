package io.curvescope.server.checkpoint.catalog;

import io.curvescope.server.checkpoint.Checkpoint;
import io.curvescope.server.checkpoint.Checkpoints;
import io.curvescope.server.checkpoint.RunStability;
import io.curvescope.server.run.RunKey;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The checkpoints in the database. */
public final class StoredCheckpoints implements Checkpoints {
  private final JdbcClient jdbc;
  private final StabilityRule rule;

  /** On a migrated database. */
  public StoredCheckpoints(JdbcClient jdbc, StabilityRule rule) {
    this.jdbc = jdbc;
    this.rule = rule;
  }

  @Override
  public Optional<Checkpoint> find(long number) {
    return jdbc.sql(CheckpointRows.SELECT + " where c.checkpoint_id = :number")
        .param("number", number)
        .query((row, index) -> CheckpointRows.checkpoint(row))
        .optional();
  }

  @Override
  public List<Checkpoint> ofRun(RunKey run, OptionalLong before, int limit) {
    return jdbc.sql(
            CheckpointRows.SELECT
                + " where c.run_id = :run and c.checkpoint_id < :before"
                + " order by c.checkpoint_id desc limit :limit")
        .param("run", run.value())
        .param("before", before.orElse(Long.MAX_VALUE))
        .param("limit", limit)
        .query((row, index) -> CheckpointRows.checkpoint(row))
        .list();
  }

  @Override
  public RunStability stability(RunKey run) {
    return rule.of(
        run,
        jdbc.sql("select checkpoint_id, step from checkpoint where run_id = :run")
            .param("run", run.value())
            .query(
                (row, index) ->
                    new StabilityRule.Point(row.getLong("checkpoint_id"), row.getLong("step")))
            .list());
  }
}
