package io.curvescope.server.alert.store;

import io.curvescope.server.alert.AlertLabels;
import io.curvescope.server.alert.life.Watched;
import io.curvescope.server.run.RunId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes what a pass changed, each kind of change in one round trip. */
final class EpisodeWriter {
  /** What changes from pass to pass, in the order of {@link #bindChanging}. */
  private static final String CHANGING =
      "state, since, fired_at, ended_at, watched_until, watched_seconds, awaits_end, hold_down_seconds,"
          + " group_id, summary, description, runbook_url, dashboard_url, remedy, affected_runs";

  private static final int CHANGING_COLUMNS = 15;

  /** Whoever came first with the same labels, another server or another source, has the alert. */
  private static final String INSERT =
      "insert into alert ("
          + CHANGING
          + ", source, identity, alertname, severity, team, project, slo, model, run, error)"
          + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, cast(? as jsonb), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
          + " on conflict (identity) where state <> 'resolved' or awaits_end do nothing";

  private static final String UPDATE =
      "update alert set ("
          + CHANGING
          + ") = (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, cast(? as jsonb), ?) where alert_id = ?";

  private EpisodeWriter() {}

  static void insert(Connection connection, String source, Collection<Episode> episodes)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
      for (Episode episode : episodes) {
        bindChanging(statement, episode);
        AlertLabels labels = episode.labels();
        int index = CHANGING_COLUMNS;
        statement.setString(++index, source);
        statement.setBytes(++index, AlertIdentity.of(labels).toBytes());
        statement.setString(++index, labels.name().wireName());
        statement.setString(++index, labels.severity().wireName());
        statement.setString(++index, labels.team().wireName());
        statement.setString(++index, labels.project());
        statement.setString(++index, orNull(labels.slo()));
        statement.setString(++index, orNull(labels.model()));
        statement.setString(++index, orNull(labels.run().map(RunId::value)));
        statement.setString(++index, orNull(labels.error()));
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  /**
   * @param changed by alert_id
   */
  static void update(Connection connection, Map<Long, Episode> changed) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(UPDATE)) {
      for (Map.Entry<Long, Episode> each : changed.entrySet()) {
        bindChanging(statement, each.getValue());
        statement.setLong(CHANGING_COLUMNS + 1, each.getKey());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  static void delete(Connection connection, Collection<Long> alerts) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("delete from alert where alert_id = ?")) {
      for (long alert : alerts) {
        statement.setLong(1, alert);
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private static void bindChanging(PreparedStatement statement, Episode episode)
      throws SQLException {
    StoredLife life = StoredLife.of(episode.life()).orElseThrow();
    int index = 0;
    statement.setString(++index, life.state().wireName());
    bind(statement, ++index, Optional.of(life.since()));
    bind(statement, ++index, life.firedAt());
    bind(statement, ++index, life.endedAt());
    bind(statement, ++index, life.watched().map(Watched::until));
    if (life.watched().isPresent()) {
      statement.setDouble(++index, life.watched().get().length().toNanos() / 1e9);
    } else {
      statement.setNull(++index, Types.DOUBLE);
    }
    statement.setBoolean(++index, life.awaitsEnd());
    statement.setDouble(++index, episode.holdDown().toNanos() / 1e9);
    if (episode.group().isPresent()) {
      statement.setLong(++index, episode.group().getAsLong());
    } else {
      statement.setNull(++index, Types.BIGINT);
    }
    statement.setString(++index, episode.annotations().summary());
    statement.setString(++index, episode.annotations().description());
    statement.setString(++index, episode.annotations().runbook().toString());
    statement.setString(++index, episode.annotations().dashboard().toString());
    statement.setString(++index, orNull(episode.remedy().map(RemedyJson::write)));
    Object[] runs = episode.affectedRuns().stream().map(RunId::value).sorted().toArray();
    statement.setArray(++index, statement.getConnection().createArrayOf("text", runs));
  }

  private static void bind(PreparedStatement statement, int index, Optional<Instant> time)
      throws SQLException {
    if (time.isPresent()) {
      statement.setObject(index, time.get().atOffset(ZoneOffset.UTC));
    } else {
      statement.setNull(index, Types.TIMESTAMP_WITH_TIMEZONE);
    }
  }

  private static @Nullable String orNull(Optional<String> text) {
    return text.orElse(null);
  }
}
