package io.curvescope.server.checkpoint.catalog;

import io.curvescope.server.checkpoint.OwnLimits;
import io.curvescope.server.checkpoint.ProjectLimits;
import io.curvescope.server.checkpoint.ProjectRoom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What each project has, and may have. */
public final class ArtifactAccounts {
  private static final String SELECT =
      """
      select bytes, artifacts, maximum_artifact_bytes, maximum_bytes, maximum_artifacts, maximum_parameters,
             kept_checkpoints, kept_seconds
        from artifact_account
       where project = :project
      """;

  private static final String LIMIT =
      """
      insert into artifact_account (project, maximum_artifact_bytes, maximum_bytes, maximum_artifacts,
                                    maximum_parameters, kept_checkpoints, kept_seconds)
      values (:project, cast(:artifactBytes as bigint), cast(:bytes as bigint), cast(:artifacts as bigint),
              cast(:parameters as bigint), cast(:keptCheckpoints as bigint), cast(:keptSeconds as bigint))
      on conflict (project) do update set
        maximum_artifact_bytes = excluded.maximum_artifact_bytes,
        maximum_bytes = excluded.maximum_bytes,
        maximum_artifacts = excluded.maximum_artifacts,
        maximum_parameters = excluded.maximum_parameters,
        kept_checkpoints = excluded.kept_checkpoints,
        kept_seconds = excluded.kept_seconds
      """;

  private final JdbcClient jdbc;
  private final ProjectLimits defaults;

  /**
   * @param defaults of projects for which the database says nothing else
   */
  public ArtifactAccounts(JdbcClient jdbc, ProjectLimits defaults) {
    this.jdbc = jdbc;
    this.defaults = defaults;
  }

  /** What a project has at this moment, and may have. */
  public ProjectRoom room(String project) {
    return jdbc.sql(SELECT)
        .param("project", project)
        .query((row, index) -> room(row))
        .optional()
        .orElseGet(() -> new ProjectRoom(defaults, 0, 0));
  }

  /** The limits that are a project's own. */
  public OwnLimits own(String project) {
    return jdbc.sql(SELECT)
        .param("project", project)
        .query((row, index) -> own(row))
        .optional()
        .orElse(OwnLimits.NONE);
  }

  /**
   * Gives a project limits of its own in place of all that it had. What it has already is kept,
   * also beyond them.
   *
   * @param project one that exists
   * @throws IllegalArgumentException if they do not fit together, with the server's settings where
   *     they say nothing
   */
  public void limit(String project, OwnLimits own) {
    own.over(defaults).requireConsistent();
    jdbc.sql(LIMIT)
        .param("project", project)
        .param("artifactBytes", boxed(own.artifactBytes()))
        .param("bytes", boxed(own.bytes()))
        .param("artifacts", boxed(own.artifacts()))
        .param("parameters", boxed(own.parameters()))
        .param("keptCheckpoints", boxed(own.keptCheckpoints()))
        .param("keptSeconds", boxed(own.keptSeconds()))
        .update();
  }

  /**
   * What a project has, and may have; nobody else adds or removes artifacts of it until the
   * transaction ends.
   */
  ProjectRoom lock(String project) {
    jdbc.sql("insert into artifact_account (project) values (:project) on conflict do nothing")
        .param("project", project)
        .update();
    return jdbc.sql(SELECT + " for update")
        .param("project", project)
        .query((row, index) -> room(row))
        .single();
  }

  /** Adds to what a locked project has, or takes from it. */
  void add(String project, long bytes, long artifacts) {
    jdbc.sql(
            "update artifact_account set bytes = bytes + :bytes, artifacts = artifacts + :artifacts"
                + " where project = :project")
        .param("bytes", bytes)
        .param("artifacts", artifacts)
        .param("project", project)
        .update();
  }

  /** The projects that have an account. */
  List<String> projects() {
    return jdbc.sql("select project from artifact_account order by project")
        .query((row, index) -> row.getString("project"))
        .list();
  }

  private ProjectRoom room(ResultSet row) throws SQLException {
    return new ProjectRoom(own(row).over(defaults), row.getLong("bytes"), row.getLong("artifacts"));
  }

  private static OwnLimits own(ResultSet row) throws SQLException {
    return new OwnLimits(
        number(row, "maximum_artifact_bytes"),
        number(row, "maximum_bytes"),
        number(row, "maximum_artifacts"),
        number(row, "maximum_parameters"),
        number(row, "kept_checkpoints"),
        number(row, "kept_seconds"));
  }

  private static @Nullable Long boxed(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : null;
  }

  private static OptionalLong number(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
  }
}
