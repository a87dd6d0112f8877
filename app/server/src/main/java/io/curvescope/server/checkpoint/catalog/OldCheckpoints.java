package io.curvescope.server.checkpoint.catalog;

import io.curvescope.server.checkpoint.CheckpointUse;
import io.curvescope.server.checkpoint.Checkpoints;
import io.curvescope.server.checkpoint.ProjectLimits;
import io.curvescope.server.run.RunKey;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Finds the checkpoints that a project no longer keeps. */
public final class OldCheckpoints {
  private static final String BEYOND =
      """
      select checkpoint_id, run_id
        from (select checkpoint_id, run_id, submitted_at,
                     row_number() over (order by submitted_at desc, checkpoint_id desc) as place
                from checkpoint
               where project = :project) c
       where place > :kept or submitted_at < :oldest
      """;

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final ArtifactAccounts accounts;
  private final Checkpoints checkpoints;
  private final List<CheckpointUse> users;

  /**
   * @param users asked before a checkpoint goes
   */
  public OldCheckpoints(
      JdbcClient jdbc,
      TransactionTemplate transaction,
      ArtifactAccounts accounts,
      Checkpoints checkpoints,
      List<CheckpointUse> users) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.accounts = accounts;
    this.checkpoints = checkpoints;
    this.users = List.copyOf(users);
  }

  /**
   * Removes those beyond the number or the age that their project keeps, but for the last stable
   * one of each run and those that are in use.
   *
   * @return how many
   */
  public int release(Instant now) {
    int released = 0;
    for (String project : accounts.projects()) {
      Integer count = transaction.execute(status -> release(project, now));
      released += count;
    }
    return released;
  }

  private int release(String project, Instant now) {
    ProjectLimits limits = accounts.lock(project).limits();
    Map<Long, RunKey> beyond = new HashMap<>();
    jdbc.sql(BEYOND)
        .param("project", project)
        .param("kept", limits.keptCheckpoints())
        .param("oldest", now.minus(limits.keptFor()).atOffset(ZoneOffset.UTC))
        .query(
            row -> {
              beyond.put(row.getLong("checkpoint_id"), new RunKey(row.getLong("run_id")));
            });
    for (RunKey run : new HashSet<>(beyond.values())) {
      OptionalLong stable = checkpoints.stability(run).lastStable();
      stable.ifPresent(beyond::remove);
    }
    for (CheckpointUse user : users) {
      Set<Long> inUse = user.inUse(beyond.keySet());
      beyond.keySet().removeAll(inUse);
    }
    if (beyond.isEmpty()) {
      return 0;
    }
    return jdbc.sql("delete from checkpoint where checkpoint_id = any (:numbers)")
        .param("numbers", beyond.keySet().toArray(Long[]::new))
        .update();
  }
}
