package io.curvescope.server.alert.store;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Deletes what is long over. */
public final class AlertRetention {
  private final JdbcClient jdbc;
  private final Duration retention;

  public AlertRetention(JdbcClient jdbc, Duration retention) {
    this.jdbc = jdbc;
    this.retention = retention;
  }

  /**
   * Deletes alerts that were resolved, and silences that ended, before the retention began.
   *
   * @throws org.springframework.dao.DataAccessException if the database does not answer
   */
  public void apply(Instant now) {
    OffsetDateTime oldest = now.minus(retention).atOffset(ZoneOffset.UTC);
    jdbc.sql("delete from alert where state = 'resolved' and not awaits_end and ended_at < :oldest")
        .param("oldest", oldest)
        .update();
    jdbc.sql("delete from silence where ends_at < :oldest").param("oldest", oldest).update();
    jdbc.sql(
            "delete from alert_group where started_at < :oldest"
                + " and not exists (select from alert where alert.group_id = alert_group.group_id)")
        .param("oldest", oldest)
        .update();
  }
}
