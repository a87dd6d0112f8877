package io.curvescope.server.alert.store;

import io.curvescope.server.alert.AlertId;
import io.curvescope.server.alert.AlertState;
import io.curvescope.server.alert.life.AlertLife;
import java.sql.Connection;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Writes down that somebody knows of an alert. */
public final class Acknowledgements {
  private static final String ROW =
      "select " + AlertRows.COLUMNS + " from alert where alert_id = :id for update";

  private static final String WRITE =
      "update alert set acknowledged_at = :now, acknowledged_by = :by"
          + " where alert_id = :id and acknowledged_at is null";

  private final JdbcTemplate template;
  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;

  /** On a migrated database. */
  public Acknowledgements(DataSource dataSource) {
    this.template = new JdbcTemplate(dataSource);
    this.jdbc = JdbcClient.create(template);
    this.transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
  }

  /**
   * Acknowledges an alert that fires, and resolves it where its name says so. The first
   * acknowledgement stands; one that is pending or resolved stays as it is.
   *
   * @return the state that the alert was in; empty if there is none of this id
   * @throws org.springframework.dao.DataAccessException if the database does not answer
   */
  public Optional<AlertState> acknowledge(AlertId id, String by, Instant now) {
    return transaction.execute(
        status -> {
          Optional<Episode> episode =
              jdbc.sql(ROW)
                  .param("id", id.number())
                  .query((row, number) -> AlertRows.episode(row))
                  .optional();
          episode
              .filter(each -> each.life() instanceof AlertLife.Firing)
              .ifPresent(each -> write(id, each, by, now));
          return episode.flatMap(each -> StoredLife.of(each.life())).map(StoredLife::state);
        });
  }

  private void write(AlertId id, Episode firing, String by, Instant now) {
    jdbc.sql(WRITE)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .param("by", by)
        .param("id", id.number())
        .update();
    if (firing.labels().name().resolvesOnAcknowledgement()) {
      Episode resolved = firing.with(firing.life().acknowledged(now));
      template.execute(
          (Connection connection) -> {
            EpisodeWriter.update(connection, Map.of(id.number(), resolved));
            return true;
          });
    }
  }
}
