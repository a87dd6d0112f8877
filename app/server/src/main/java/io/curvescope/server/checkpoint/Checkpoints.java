package io.curvescope.server.checkpoint;

import io.curvescope.server.checkpoint.catalog.StabilityRule;
import io.curvescope.server.checkpoint.catalog.StoredCheckpoints;
import io.curvescope.server.run.RunKey;
import io.curvescope.server.telemetry.StepConditions;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The checkpoints that the database knows. Every method throws {@link
 * org.springframework.dao.DataAccessException} if the database does not answer.
 */
public interface Checkpoints {

  /** Those of a migrated database, for processes that judge no stability by objectives. */
  static Checkpoints on(DataSource dataSource) {
    JdbcClient jdbc = JdbcClient.create(dataSource);
    return new StoredCheckpoints(
        jdbc, new StabilityRule(new StepConditions(jdbc), Optional.empty()));
  }

  /** The checkpoint of this number. */
  Optional<Checkpoint> find(long number);

  /**
   * The newest checkpoints of a run.
   *
   * @param before only those of a smaller number
   */
  List<Checkpoint> ofRun(RunKey run, OptionalLong before, int limit);

  /**
   * In what condition the run was at each of its checkpoints, by number: all of them, since the
   * last stable one is the last of all.
   */
  RunStability stability(RunKey run);
}
