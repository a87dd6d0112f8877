package io.curvescope.server.alert.directive;

import io.curvescope.server.run.RunKey;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The directives that the database knows. Every method throws {@link
 * org.springframework.dao.DataAccessException} if the database does not answer.
 */
final class StoredDirectives {
  private final JdbcClient jdbc;

  StoredDirectives(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Those of every run that are neither acknowledged nor expired, the oldest first. */
  List<StoredDirective> open(Instant now) {
    return jdbc.sql(
            "select "
                + DirectiveRows.COLUMNS
                + " from directive where acknowledged_at is null and expires_at > :now"
                + " order by directive_id")
        .param("now", now.atOffset(ZoneOffset.UTC))
        .query((row, index) -> DirectiveRows.directive(row))
        .list();
  }

  /** Those of a run, the newest first, behind {@code before} where one is given. */
  List<StoredDirective> ofRun(RunKey run, OptionalLong before, int limit) {
    return jdbc.sql(
            "select "
                + DirectiveRows.COLUMNS
                + " from directive where run_id = :run and directive_id < :before"
                + " order by directive_id desc limit :limit")
        .param("run", run.value())
        .param("before", before.orElse(Long.MAX_VALUE))
        .param("limit", limit)
        .query((row, index) -> DirectiveRows.directive(row))
        .list();
  }

  /**
   * Notes what a job says of a directive. The first word counts: a retry changes nothing.
   *
   * @return the directive as it is now; empty if the run has none of this id
   */
  Optional<StoredDirective> acknowledge(
      RunKey run, DirectiveId id, StoredDirective.Acknowledgement acknowledgement) {
    jdbc.sql(
            "update directive set acknowledged_at = :at, applied = :applied,"
                + " answer = cast(:reason as text)"
                + " where directive_id = :id and run_id = :run and acknowledged_at is null")
        .param("at", acknowledgement.at().atOffset(ZoneOffset.UTC))
        .param("applied", acknowledgement.applied())
        .param("reason", acknowledgement.reason().orElse(null))
        .param("id", id.number())
        .param("run", run.value())
        .update();
    return jdbc.sql(
            "select "
                + DirectiveRows.COLUMNS
                + " from directive where directive_id = :id and run_id = :run")
        .param("id", id.number())
        .param("run", run.value())
        .query((row, index) -> DirectiveRows.directive(row))
        .optional();
  }
}
