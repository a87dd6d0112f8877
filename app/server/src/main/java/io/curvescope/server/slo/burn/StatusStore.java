package io.curvescope.server.slo.burn;

import io.curvescope.server.slo.count.ArrayParameters;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The table of budgets, for whoever shows them. */
final class StatusStore {
  private static final String READ =
      "select slo, group_id, good, total, budget_left, burn_rates, state from slo_status";
  private static final String SAVE =
      """
      insert into slo_status (slo, group_id, good, total, budget_left, burn_rates, state, changed_at)
      select slo, group_id, good, total, budget_left, burn_rates::jsonb, state, ?
        from unnest(?::text[], ?::integer[], ?::bigint[], ?::bigint[], ?::float8[], ?::text[], ?::text[])
             as status (slo, group_id, good, total, budget_left, burn_rates, state)
      on conflict (slo, group_id) do update
        set good = excluded.good, total = excluded.total, budget_left = excluded.budget_left,
            burn_rates = excluded.burn_rates, state = excluded.state, changed_at = excluded.changed_at
      """;
  private static final String REMOVE =
      """
      delete from slo_status using unnest(?::text[], ?::integer[]) as gone (slo, group_id)
       where slo_status.slo = gone.slo and slo_status.group_id = gone.group_id
      """;
  private static final JsonMapper JSON = JsonMapper.shared();

  private StatusStore() {}

  record Key(String slo, int group) {}

  /** A row without its key. */
  record Row(long good, long total, OptionalDouble budgetLeft, String burnRates, String state) {
    static Row of(GroupBudget budget) {
      Map<String, @Nullable Double> rates = new TreeMap<>();
      budget
          .burnRates()
          .forEach(
              (window, rate) -> rates.put(window, rate.isPresent() ? rate.getAsDouble() : null));
      return new Row(
          budget.good(),
          budget.total(),
          budget.budgetLeft(),
          JSON.writeValueAsString(rates),
          budget.state().wireName());
    }
  }

  static Map<Key, Row> read(Connection connection) throws SQLException {
    Map<Key, Row> rows = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(READ);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        double left = row.getDouble(5);
        OptionalDouble budgetLeft =
            row.wasNull() ? OptionalDouble.empty() : OptionalDouble.of(left);
        rows.put(
            new Key(row.getString(1), row.getInt(2)),
            new Row(
                row.getLong(3), row.getLong(4), budgetLeft, row.getString(6), row.getString(7)));
      }
    }
    return rows;
  }

  static void save(Connection connection, Map<Key, Row> changed, Instant now) throws SQLException {
    if (changed.isEmpty()) {
      return;
    }
    List<Key> keys = List.copyOf(changed.keySet());
    List<Row> rows = keys.stream().map(key -> required(changed, key)).toList();
    try (PreparedStatement statement = connection.prepareStatement(SAVE)) {
      statement.setObject(1, now.atOffset(ZoneOffset.UTC));
      ArrayParameters.bindTexts(statement, 2, keys.stream().map(Key::slo).toList());
      ArrayParameters.bind(statement, 3, keys.stream().mapToInt(Key::group).toArray());
      ArrayParameters.bind(statement, 4, rows.stream().mapToLong(Row::good).toArray());
      ArrayParameters.bind(statement, 5, rows.stream().mapToLong(Row::total).toArray());
      @Nullable Object[] left =
          rows.stream()
              .map(row -> row.budgetLeft().isPresent() ? row.budgetLeft().getAsDouble() : null)
              .toArray();
      statement.setArray(6, connection.createArrayOf("float8", left));
      ArrayParameters.bindTexts(statement, 7, rows.stream().map(Row::burnRates).toList());
      ArrayParameters.bindTexts(statement, 8, rows.stream().map(Row::state).toList());
      statement.executeUpdate();
    }
  }

  static void remove(Connection connection, Collection<Key> gone) throws SQLException {
    if (gone.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(REMOVE)) {
      ArrayParameters.bindTexts(statement, 1, gone.stream().map(Key::slo).toList());
      ArrayParameters.bind(statement, 2, gone.stream().mapToInt(Key::group).toArray());
      statement.executeUpdate();
    }
  }

  private static Row required(Map<Key, Row> rows, Key key) {
    Row row = rows.get(key);
    if (row == null) {
      throw new IllegalArgumentException("no row of this key");
    }
    return row;
  }
}
