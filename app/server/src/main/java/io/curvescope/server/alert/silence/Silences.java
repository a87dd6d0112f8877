package io.curvescope.server.alert.silence;

import io.curvescope.server.alert.AlertName;
import io.curvescope.server.run.RunId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The silences there are. Every method throws {@link org.springframework.dao.DataAccessException}
 * if the database does not answer.
 */
public final class Silences {
  private static final String LIST =
      """
      select * from silence
       where (cast(:all as boolean) or project = any (cast(:projects as text[])))
         and (cast(:active as boolean) is not true or ends_at > :now)
         and (cast(:before as bigint) is null or silence_id < :before)
       order by silence_id desc limit :limit
      """;

  private final JdbcClient jdbc;

  public Silences(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Makes a silence that begins now. */
  public Silence create(
      SilenceScope scope, Instant now, Instant endsAt, Optional<String> comment, String by) {
    return jdbc.sql(
            """
            insert into silence (created_at, ends_at, project, run, slo, alertname, comment, created_by)
            values (:now, :end, :project, :run, :slo, :name, :comment, :by) returning *
            """)
        .param("now", utc(now))
        .param("end", utc(endsAt))
        .param("project", scope.project())
        .param("run", scope.run().map(RunId::value).orElse(null))
        .param("slo", scope.slo().orElse(null))
        .param("name", scope.alertName().map(AlertName::wireName).orElse(null))
        .param("comment", comment.orElse(null))
        .param("by", by)
        .query((row, number) -> silence(row))
        .single();
  }

  /** Ends a silence now; one that has ended stays as it is. */
  public Optional<Silence> end(SilenceId id, Instant now) {
    return jdbc.sql(
            "update silence set ends_at = least(ends_at, greatest(created_at, :now))"
                + " where silence_id = :id returning *")
        .param("now", utc(now))
        .param("id", id.number())
        .query((row, number) -> silence(row))
        .optional();
  }

  /** The project of a silence. */
  public Optional<String> project(SilenceId id) {
    return jdbc.sql("select project from silence where silence_id = :id")
        .param("id", id.number())
        .query(String.class)
        .optional();
  }

  /**
   * Silences, the newest first.
   *
   * @param projects empty for all
   * @param active whether only those that silence at {@code now}
   * @param before the number of the last one of an earlier page
   */
  public List<Silence> list(
      Optional<Set<String>> projects, boolean active, Instant now, OptionalLong before, int limit) {
    return jdbc.sql(LIST)
        .param("all", projects.isEmpty())
        .param("projects", projects.orElse(Set.of()).toArray(String[]::new))
        .param("active", active)
        .param("now", utc(now))
        .param("before", before.isPresent() ? before.getAsLong() : null)
        .param("limit", limit)
        .query((row, number) -> silence(row))
        .list();
  }

  private static Silence silence(ResultSet row) throws SQLException {
    return new Silence(
        new SilenceId(row.getLong("silence_id")),
        new SilenceScope(
            row.getString("project"),
            Optional.ofNullable(row.getString("run")).map(RunId::new),
            Optional.ofNullable(row.getString("slo")),
            Optional.ofNullable(row.getString("alertname")).flatMap(AlertName::ofWireName)),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        row.getObject("ends_at", OffsetDateTime.class).toInstant(),
        Optional.ofNullable(row.getString("comment")),
        row.getString("created_by"));
  }

  private static OffsetDateTime utc(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }
}
