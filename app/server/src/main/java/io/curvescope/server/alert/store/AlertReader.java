package io.curvescope.server.alert.store;

import io.curvescope.server.alert.Alert;
import io.curvescope.server.alert.AlertId;
import io.curvescope.server.alert.AlertState;
import io.curvescope.server.run.RunId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Reads alerts. Every method throws {@link org.springframework.dao.DataAccessException} if the
 * database does not answer.
 */
public final class AlertReader {
  /** For how long resolved alerts are told of. */
  public static final Duration TOLD_AFTER = Duration.ofMinutes(15);

  /** A silence that covers an alert at {@code :now}. */
  private static final String COVERS =
      """
       silence.ends_at > :now and silence.project = alert.project
         and (silence.run is null or silence.run = alert.run)
         and (silence.slo is null or silence.slo = alert.slo)
         and (silence.alertname is null or silence.alertname = alert.alertname)
      """;

  /** Of each set of labels the newest episode that somebody was to be told of. */
  private static final String CURRENT =
      "select "
          + AlertRows.COLUMNS
          + """
             from (select distinct on (identity) * from alert
                    where state = 'firing' or state = 'resolved' and ended_at > :since
                    order by identity, alert_id desc) as alert
            where alert.state = 'resolved' or not exists (select from silence where
          """
          + COVERS
          + ") order by alert.alert_id";

  private static final String LISTED =
      "select "
          + AlertRows.COLUMNS
          + ", (select max(silence.ends_at) from silence where "
          + COVERS
          + " and alert.state <> 'resolved') as silenced_until from alert ";

  private static final String LIST =
      LISTED
          + """
          where (cast(:all as boolean) or alert.project = any (cast(:projects as text[])))
            and (cast(:state as text) is null or alert.state = :state)
            and (cast(:run as text) is null or alert.run = :run)
            and (cast(:before as bigint) is null or alert.alert_id < :before)
          order by alert.alert_id desc limit :limit
          """;

  private final JdbcClient jdbc;

  public AlertReader(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * What listeners are told: alerts that fire and are not silenced, and those resolved within
   * {@link #TOLD_AFTER}.
   */
  public List<Alert> current(Instant now) {
    return jdbc.sql(CURRENT)
        .param("since", utc(now.minus(TOLD_AFTER)))
        .param("now", utc(now))
        .query((row, number) -> AlertRows.alert(row))
        .list();
  }

  /** Alerts, the newest first. */
  public List<ListedAlert> list(AlertFilter filter, Instant now, int limit) {
    return jdbc.sql(LIST)
        .param("all", filter.projects().isEmpty())
        .param("projects", filter.projects().orElse(Set.of()).toArray(String[]::new))
        .param("state", filter.state().map(AlertState::wireName).orElse(null))
        .param("run", filter.run().map(RunId::value).orElse(null))
        .param("before", filter.before().isPresent() ? filter.before().getAsLong() : null)
        .param("now", utc(now))
        .param("limit", limit)
        .query((row, number) -> listed(row))
        .list();
  }

  /** One alert. */
  public Optional<ListedAlert> find(AlertId id, Instant now) {
    return jdbc.sql(LISTED + " where alert.alert_id = :id")
        .param("id", id.number())
        .param("now", utc(now))
        .query((row, number) -> listed(row))
        .optional();
  }

  /** The project of an alert. */
  public Optional<String> project(AlertId id) {
    return jdbc.sql("select project from alert where alert_id = :id")
        .param("id", id.number())
        .query(String.class)
        .optional();
  }

  /** How many alerts are pending or firing. */
  public List<AlertCount> counts() {
    return jdbc.sql(
            "select state, severity, count(*) as alerts from alert where state <> 'resolved' group by state, severity")
        .query(
            (row, number) ->
                new AlertCount(
                    row.getString("state"), row.getString("severity"), row.getLong("alerts")))
        .list();
  }

  private static ListedAlert listed(ResultSet row) throws SQLException {
    return new ListedAlert(AlertRows.alert(row), StoredLife.time(row, "silenced_until"));
  }

  private static OffsetDateTime utc(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }
}
