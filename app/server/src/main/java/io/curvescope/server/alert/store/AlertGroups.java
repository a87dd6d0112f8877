package io.curvescope.server.alert.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;

/** Finds the group of an alert that begins to fire: its project's newest, or a new one. */
final class AlertGroups {
  private static final String NEWEST =
      """
      select group_id, started_at > ? as is_open from alert_group where project = ? order by group_id desc limit 1
      """;
  private static final String CREATE =
      "insert into alert_group (project, started_at) values (?, ?) returning group_id";

  private final Connection connection;
  private final Instant now;
  private final Duration window;
  private final Map<String, Long> found = new HashMap<>();

  /** For one pass. */
  AlertGroups(Connection connection, Instant now, Duration window) {
    this.connection = connection;
    this.now = now;
    this.window = window;
  }

  long of(String project) throws SQLException {
    Long known = found.get(project);
    if (known == null) {
      known = find(project);
      found.put(project, known);
    }
    return known;
  }

  private long find(String project) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(NEWEST)) {
      statement.setObject(1, now.minus(window).atOffset(ZoneOffset.UTC));
      statement.setString(2, project);
      try (ResultSet row = statement.executeQuery()) {
        if (row.next() && row.getBoolean("is_open")) {
          return row.getLong("group_id");
        }
      }
    }
    try (PreparedStatement statement = connection.prepareStatement(CREATE)) {
      statement.setString(1, project);
      statement.setObject(2, now.atOffset(ZoneOffset.UTC));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }
}
