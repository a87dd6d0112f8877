package io.curvescope.server.telemetry.read;

import io.curvescope.server.run.RunKey;
import io.curvescope.server.telemetry.RunActivity;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads what runs last said, for all of them in one statement for each table. */
final class RunActivities {
  private static final String ACTIVITY =
      "select run_id, last_event_at from run_activity where run_id = any (?)";
  private static final String LAST =
      """
      select newest.run_id, newest.series, newest.value
        from unnest(?::bigint[]) as wanted (run_id)
       cross join lateral (
         select run_id, series, value from series_last
          where series_last.run_id = wanted.run_id
          order by time desc, series limit 500) as newest
      """;
  private static final String INCIDENTS =
      "select run_id, count(*) as incidents from incident_all where run_id = any (?) group by run_id";
  private static final String COSTS =
      "select run_id, currency, amount from run_cost where run_id = any (?)";

  private final Map<Long, Instant> lastEventAt = new HashMap<>();
  private final Map<Long, Map<String, Double>> last = new HashMap<>();
  private final Map<Long, Long> incidents = new HashMap<>();
  private final Map<Long, Map<String, Double>> costs = new HashMap<>();

  private RunActivities() {}

  static Map<RunKey, RunActivity> read(Connection connection, Collection<RunKey> runs)
      throws SQLException {
    RunActivities found = new RunActivities();
    Object[] keys = runs.stream().map(RunKey::value).toArray();
    query(
        connection,
        ACTIVITY,
        keys,
        (run, row) -> found.lastEventAt.put(run, row.requiredInstant("last_event_at")));
    query(
        connection,
        LAST,
        keys,
        (run, row) ->
            found
                .last
                .computeIfAbsent(run, unused -> new HashMap<>())
                .put(row.requiredText("series"), row.requiredDouble("value")));
    query(
        connection,
        INCIDENTS,
        keys,
        (run, row) -> found.incidents.put(run, row.requiredLong("incidents")));
    query(
        connection,
        COSTS,
        keys,
        (run, row) ->
            found
                .costs
                .computeIfAbsent(run, unused -> new HashMap<>())
                .put(row.requiredText("currency"), row.requiredDouble("amount")));
    Map<RunKey, RunActivity> activities = new HashMap<>();
    runs.forEach(run -> activities.put(run, found.of(run)));
    return activities;
  }

  private RunActivity of(RunKey run) {
    return new RunActivity(
        Optional.ofNullable(lastEventAt.get(run.value())),
        last.getOrDefault(run.value(), Map.of()),
        incidents.getOrDefault(run.value(), 0L),
        costs.getOrDefault(run.value(), Map.of()));
  }

  private static void query(Connection connection, String sql, Object[] runs, RowConsumer consumer)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setArray(1, connection.createArrayOf("bigint", runs));
      try (ResultSet result = statement.executeQuery()) {
        RowReader row = new RowReader(result);
        while (result.next()) {
          consumer.accept(row.requiredLong("run_id"), row);
        }
      }
    }
  }

  private interface RowConsumer {
    void accept(long run, RowReader row) throws SQLException;
  }
}
