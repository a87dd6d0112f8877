package io.curvescope.server.alert.store;

import io.curvescope.server.alert.Acknowledgement;
import io.curvescope.server.alert.Alert;
import io.curvescope.server.alert.AlertAnnotations;
import io.curvescope.server.alert.AlertGroupId;
import io.curvescope.server.alert.AlertId;
import io.curvescope.server.alert.AlertLabels;
import io.curvescope.server.alert.AlertName;
import io.curvescope.server.alert.AlertState;
import io.curvescope.server.alert.Severity;
import io.curvescope.server.alert.Team;
import io.curvescope.server.run.RunId;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Rows of the table {@code alert} as records. */
final class AlertRows {
  static final String COLUMNS =
      "alert.alert_id, alert.group_id, alert.since, alert.fired_at, alert.ended_at,"
          + " alert.watched_until, alert.watched_seconds, alert.hold_down_seconds,"
          + " alert.acknowledged_at, alert.acknowledged_by, alert.state, alert.awaits_end,"
          + " alert.identity, alert.alertname, alert.severity, alert.team, alert.project, alert.slo,"
          + " alert.model, alert.run, alert.error, alert.summary, alert.description,"
          + " alert.runbook_url, alert.dashboard_url, alert.remedy, alert.affected_runs";

  private AlertRows() {}

  static Alert alert(ResultSet row) throws SQLException {
    AlertState state = state(row);
    Instant since = StoredLife.time(row, "since").orElseThrow();
    return new Alert(
        new AlertId(row.getLong("alert_id")),
        state,
        labels(row),
        annotations(row),
        StoredLife.time(row, "fired_at").orElse(since),
        StoredLife.time(row, "ended_at"),
        acknowledgement(row),
        group(row).stream().mapToObj(AlertGroupId::new).findFirst(),
        RemedyJson.read(row.getString("remedy")),
        runs(row));
  }

  static Episode episode(ResultSet row) throws SQLException {
    return new Episode(
        labels(row),
        StoredLife.read(row),
        StoredLife.duration(row, "hold_down_seconds"),
        annotations(row),
        RemedyJson.read(row.getString("remedy")),
        runs(row),
        group(row));
  }

  static AlertState state(ResultSet row) throws SQLException {
    return AlertState.ofWireName(row.getString("state"))
        .orElseThrow(() -> new SQLException("unknown state of an alert in the database"));
  }

  private static Optional<Acknowledgement> acknowledgement(ResultSet row) throws SQLException {
    String by = row.getString("acknowledged_by");
    return by == null
        ? Optional.empty()
        : StoredLife.time(row, "acknowledged_at").map(at -> new Acknowledgement(at, by));
  }

  private static OptionalLong group(ResultSet row) throws SQLException {
    long group = row.getLong("group_id");
    return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(group);
  }

  private static AlertLabels labels(ResultSet row) throws SQLException {
    String severity = row.getString("severity");
    String team = row.getString("team");
    return new AlertLabels(
        AlertName.ofWireName(row.getString("alertname"))
            .orElseThrow(() -> new SQLException("unknown alertname in the database")),
        Arrays.stream(Severity.values())
            .filter(each -> each.wireName().equals(severity))
            .findFirst()
            .orElseThrow(() -> new SQLException("unknown severity in the database")),
        Arrays.stream(Team.values())
            .filter(each -> each.wireName().equals(team))
            .findFirst()
            .orElseThrow(() -> new SQLException("unknown team in the database")),
        row.getString("project"),
        Optional.ofNullable(row.getString("slo")),
        Optional.ofNullable(row.getString("model")),
        Optional.ofNullable(row.getString("run")).map(RunId::new),
        Optional.ofNullable(row.getString("error")));
  }

  private static AlertAnnotations annotations(ResultSet row) throws SQLException {
    return new AlertAnnotations(
        row.getString("summary"),
        row.getString("description"),
        URI.create(row.getString("runbook_url")),
        URI.create(row.getString("dashboard_url")));
  }

  private static Set<RunId> runs(ResultSet row) throws SQLException {
    return Stream.of((Object[]) row.getArray("affected_runs").getArray())
        .map(id -> new RunId((String) id))
        .collect(Collectors.toSet());
  }
}
