package io.curvescope.server.slo.checkpoint;

import io.curvescope.server.checkpoint.CheckpointCurvature;
import io.curvescope.server.role.ConditionalOnRole;
import io.curvescope.server.role.Role;
import io.curvescope.server.run.RunKey;
import io.curvescope.server.slo.count.StepCurvature;
import io.curvescope.server.slo.definition.SloCatalog;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The verdicts of the objectives that count now. */
@Component
@ConditionalOnRole({Role.ALERTING, Role.API})
class ObjectiveVerdicts implements CheckpointCurvature {
  private final SloCatalog catalog;
  private final JdbcTemplate jdbc;

  ObjectiveVerdicts(SloCatalog catalog, JdbcTemplate jdbc) {
    this.catalog = catalog;
    this.jdbc = jdbc;
  }

  @Override
  public Map<Long, Verdict> verdicts(RunKey run, Collection<Long> steps) {
    ConnectionCallback<Map<Long, Boolean>> within =
        connection ->
            StepCurvature.within(connection, run, Set.copyOf(steps), catalog.current().slos());
    return jdbc.execute(within).entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, step -> step.getValue() ? Verdict.WITHIN : Verdict.OUTSIDE));
  }
}
