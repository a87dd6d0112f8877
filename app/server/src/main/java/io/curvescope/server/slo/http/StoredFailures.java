package io.curvescope.server.slo.http;

import io.curvescope.server.json.JsonTime;
import io.curvescope.server.role.ConditionalOnRole;
import io.curvescope.server.role.Role;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads what evaluations had to leave out within the last day, on this server or another. */
@Repository
@ConditionalOnRole(Role.API)
class StoredFailures {
  private static final int SHOWN = 100;
  private static final String READ =
      """
      select part, project, run, reason, since, last_at from slo_failure
       where cast(:all as boolean) or project = any (cast(:projects as text[]))
       order by last_at desc, part, project, run limit :most
      """;

  private final JdbcClient jdbc;

  StoredFailures(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * The latest first.
   *
   * @param projects empty for all
   */
  List<EvaluationFailureJson> read(Optional<Set<String>> projects) {
    return jdbc.sql(READ)
        .param("all", projects.isEmpty())
        .param("projects", projects.orElse(Set.of()).toArray(String[]::new))
        .param("most", SHOWN)
        .query((row, number) -> failure(row))
        .list();
  }

  private static EvaluationFailureJson failure(ResultSet row) throws SQLException {
    return new EvaluationFailureJson(
        row.getString("part"),
        Optional.of(row.getString("project")).filter(text -> !text.isEmpty()),
        Optional.of(row.getString("run")).filter(text -> !text.isEmpty()),
        row.getString("reason"),
        time(row, "since"),
        time(row, "last_at"));
  }

  private static String time(ResultSet row, String column) throws SQLException {
    return JsonTime.format(row.getObject(column, OffsetDateTime.class).toInstant());
  }
}
