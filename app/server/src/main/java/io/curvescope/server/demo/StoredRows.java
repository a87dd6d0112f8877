package io.curvescope.server.demo;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Compares the rows of the database with what was sent, past the API: one by one, in order, every
 * column.
 */
final class StoredRows {
  private static final JsonMapper json = JsonMapper.shared();

  /** Every table of events; none may hold a row of the run that was not sent. */
  private static final List<String> TABLES =
      List.of(
          "metric", "hv", "cg", "spectrum", "preconditioner", "config", "note", "incident", "cost");

  /** Fields whose column has another name, the field's being a word of SQL. */
  private static final Map<String, String> RENAMED = Map.of("where", "place", "values", "settings");

  /** Rows counted, and what differs, as lines for a person. */
  record Comparison(int rows, List<String> differences) {}

  private final DataSource database;

  StoredRows(DataSource database) {
    this.database = database;
  }

  Comparison compare(RecordedRun run) {
    int rows = 0;
    List<String> differences = new ArrayList<>();
    try (Connection connection = database.getConnection()) {
      for (String table : TABLES) {
        rows += compare(connection, table, run.id(), run.ofType(table), differences);
      }
    } catch (SQLException e) {
      throw new DemoFailure("cannot read the database: " + e.getMessage(), e);
    }
    return new Comparison(rows, differences);
  }

  private static int compare(
      Connection connection,
      String table,
      String run,
      List<ObjectNode> sent,
      List<String> differences)
      throws SQLException {
    String query =
        "select * from "
            + table
            + " where run_id = (select run_id from run where id = ?) order by time, batch_id, ordinal";
    int rows = 0;
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, run);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          if (rows < sent.size()) {
            compare(table, rows, row, sent.get(rows), differences);
          }
          rows++;
        }
      }
    }
    if (rows != sent.size()) {
      differences.add(
          "sent %d events of type %s, but the table holds %d".formatted(sent.size(), table, rows));
    }
    return rows;
  }

  private static void compare(
      String table, int index, ResultSet row, ObjectNode sent, List<String> differences)
      throws SQLException {
    for (Map.Entry<String, JsonNode> field : sent.properties()) {
      String column = RENAMED.getOrDefault(field.getKey(), field.getKey());
      if (!column.equals("type") && !isStoredAs(row, column, field.getValue())) {
        differences.add(
            "%s %d, column %s: sent %s, but the database holds %s"
                .formatted(table, index, column, field.getValue(), row.getString(column)));
      }
    }
  }

  private static boolean isStoredAs(ResultSet row, String column, JsonNode sent)
      throws SQLException {
    if (column.equals("time")) {
      OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
      return time.toInstant().equals(Instant.parse(sent.stringValue()));
    }
    if (sent.isObject()) {
      return ReadBack.same(sent, json.readTree(row.getString(column)));
    }
    if (sent.isArray()) {
      return isStoredAs(row.getArray(column), sent);
    }
    if (JsonNumber.isMeasured(sent)) {
      double stored = row.getDouble(column);
      return !row.wasNull() && JsonNumber.sameBits(stored, JsonNumber.measured(sent));
    }
    if (sent.isBoolean()) {
      boolean stored = row.getBoolean(column);
      return !row.wasNull() && stored == sent.booleanValue();
    }
    return sent.stringValue().equals(row.getString(column));
  }

  private static boolean isStoredAs(Array stored, JsonNode sent) throws SQLException {
    Object[] values = (Object[]) stored.getArray();
    if (values.length != sent.size()) {
      return false;
    }
    for (int index = 0; index < values.length; index++) {
      if (!(values[index] instanceof Double value)
          || !JsonNumber.sameBits(value, JsonNumber.measured(sent.get(index)))) {
        return false;
      }
    }
    return true;
  }
}
