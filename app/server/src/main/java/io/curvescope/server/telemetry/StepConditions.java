package io.curvescope.server.telemetry;

import io.curvescope.server.run.RunKey;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Says in what condition a run was at some of its steps. Every method throws {@link
 * org.springframework.dao.DataAccessException} if the database does not answer.
 */
@Component
public class StepConditions {
  private final JdbcClient jdbc;

  /** On a database that the migrations have been applied to. */
  public StepConditions(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Whether every value of a metric that the run reported at a step is finite. Steps at which it
   * reported none are left out. Reads the metrics of the run once.
   */
  public Map<Long, Boolean> finite(RunKey run, String metric, Collection<Long> steps) {
    Map<Long, Boolean> finite = new HashMap<>();
    jdbc.sql(
            """
            select step, bool_and(value not in ('NaN', 'Infinity', '-Infinity')) as finite
              from metric
             where run_id = :run and name = :metric and step = any (:steps)
             group by step
            """)
        .param("run", run.value())
        .param("metric", metric)
        .param("steps", steps.toArray(Long[]::new))
        .query(
            row -> {
              finite.put(row.getLong("step"), row.getBoolean("finite"));
            });
    return finite;
  }

  /**
   * Which stretches of steps saw an incident of one of these kinds, whoever noticed it.
   *
   * @param begins the first step of each stretch, ascending; each ends before the next begins, the
   *     last never
   * @return the first steps of those that did
   */
  public Set<Long> withIncident(RunKey run, List<Long> begins, Set<IncidentKind> kinds) {
    if (begins.isEmpty()) {
      return Set.of();
    }
    return new HashSet<>(
        jdbc.sql(
                """
                select distinct (:begins)[width_bucket(step, :begins)] as begins
                  from incident_all
                 where run_id = :run and kind = any (:kinds) and step >= :first
                """)
            .param("begins", begins.toArray(Long[]::new))
            .param("run", run.value())
            .param("first", begins.getFirst())
            .param("kinds", names(kinds))
            .query(Long.class)
            .list());
  }

  private static String[] names(Set<IncidentKind> kinds) {
    return Arrays.stream(IncidentKind.values())
        .filter(kinds::contains)
        .map(IncidentKind::wireName)
        .toArray(String[]::new);
  }
}
