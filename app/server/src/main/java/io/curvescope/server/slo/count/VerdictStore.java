package io.curvescope.server.slo.count;

import io.curvescope.server.run.RunKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** The table of verdicts. */
final class VerdictStore {
  private static final String READ =
      "select counter_id, run_id, group_id, time, good, value from slo_verdict where run_id = any (?)"
          + " and counter_id = any (?)";
  private static final String SAVE =
      """
      insert into slo_verdict (counter_id, run_id, group_id, time, good, value) values (?, ?, ?, ?, ?, ?)
      on conflict (counter_id, run_id) do update
        set group_id = excluded.group_id, time = excluded.time, good = excluded.good, value = excluded.value
      """;

  /** Runs that are past their time budget, as far as nobody has said so yet. */
  private static final String OVERDUE =
      "select "
          + CountedRuns.COLUMNS
          + """
             from run
            where status = 'running' and time_budget_seconds is not null
              and extract(epoch from coalesce(started_at, created_at)) + time_budget_seconds < ?
              and not exists (select from slo_verdict v where v.run_id = run.run_id and v.counter_id = any (?))
            """;

  private VerdictStore() {}

  /** Which counter's verdict on which run. */
  record Key(int counter, RunKey run) {
    static Key of(Verdict verdict) {
      return new Key(verdict.counter(), verdict.run());
    }
  }

  static Map<Key, Verdict> read(
      Connection connection, Collection<RunKey> runs, Collection<Counter> counters)
      throws SQLException {
    Map<Key, Verdict> verdicts = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      ArrayParameters.bind(statement, 1, runs.stream().mapToLong(RunKey::value).toArray());
      ArrayParameters.bind(statement, 2, counters.stream().mapToInt(Counter::id).toArray());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          OptionalDouble value = CountedRuns.number(row, "value");
          Verdict verdict =
              new Verdict(
                  row.getInt(1),
                  new RunKey(row.getLong(2)),
                  row.getInt(3),
                  row.getObject(4, OffsetDateTime.class).toInstant(),
                  row.getBoolean(5),
                  value);
          verdicts.put(Key.of(verdict), verdict);
        }
      }
    }
    return verdicts;
  }

  static void save(Connection connection, Collection<Verdict> verdicts) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SAVE)) {
      for (Verdict each : verdicts) {
        statement.setInt(1, each.counter());
        statement.setLong(2, each.run().value());
        statement.setInt(3, each.group());
        statement.setObject(4, each.time().atOffset(ZoneOffset.UTC));
        statement.setBoolean(5, each.good());
        if (each.value().isPresent()) {
          statement.setDouble(6, each.value().getAsDouble());
        } else {
          statement.setNull(6, Types.DOUBLE);
        }
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  static List<CountedRun> overdue(
      Connection connection, Collection<Counter> convergence, double nowSeconds)
      throws SQLException {
    List<CountedRun> runs = new ArrayList<>();
    if (convergence.isEmpty()) {
      return runs;
    }
    try (PreparedStatement statement = connection.prepareStatement(OVERDUE)) {
      statement.setDouble(1, nowSeconds);
      ArrayParameters.bind(statement, 2, convergence.stream().mapToInt(Counter::id).toArray());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          runs.add(CountedRuns.run(row));
        }
      }
    }
    return runs;
  }
}
