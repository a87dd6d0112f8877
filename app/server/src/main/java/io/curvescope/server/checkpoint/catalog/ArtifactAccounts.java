package io.curvescope.server.checkpoint.catalog;

import io.curvescope.server.checkpoint.ProjectLimits;
import io.curvescope.server.checkpoint.ProjectRoom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
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

  private final JdbcClient jdbc;
  private final ProjectLimits defaults;

  /**
   * @param defaults of projects for which the database says nothing else
   */
  public ArtifactAccounts(JdbcClient jdbc, ProjectLimits defaults) {
    this.jdbc = jdbc;
    this.defaults = defaults;
  }

  /** What a project has at this moment. */
  ProjectRoom room(String project) {
    return jdbc.sql(SELECT)
        .param("project", project)
        .query((row, index) -> room(row))
        .optional()
        .orElseGet(() -> new ProjectRoom(defaults, 0, 0));
  }

  /**
   * The same, and nobody else adds or removes artifacts of the project until the transaction ends.
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
    OptionalLong keptSeconds = number(row, "kept_seconds");
    return new ProjectRoom(
        new ProjectLimits(
            number(row, "maximum_artifact_bytes").orElse(defaults.artifactBytes()),
            number(row, "maximum_bytes").orElse(defaults.bytes()),
            number(row, "maximum_artifacts").orElse(defaults.artifacts()),
            number(row, "maximum_parameters").orElse(defaults.parameters()),
            number(row, "kept_checkpoints").orElse(defaults.keptCheckpoints()),
            keptSeconds.isPresent()
                ? Duration.ofSeconds(keptSeconds.getAsLong())
                : defaults.keptFor()),
        row.getLong("bytes"),
        row.getLong("artifacts"));
  }

  private static OptionalLong number(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
  }
}
