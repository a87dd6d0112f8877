package io.curvescope.server.slo.count;

import io.curvescope.server.run.RunKey;
import io.curvescope.server.run.RunStatus;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Reads what counting needs of runs, for many at once. */
final class CountedRuns {
  static final String COLUMNS =
      """
      run.run_id, run.project, coalesce(run.model, '') as model, coalesce(run.optimizer, '') as optimizer, run.status,
      coalesce(run.started_at, run.created_at) as started_at, run.finished_at, run.target_loss, run.time_budget_seconds,
      run.cost_budget, run.currency
      """;

  private CountedRuns() {}

  static Map<RunKey, CountedRun> read(Connection connection, Collection<RunKey> runs)
      throws SQLException {
    Map<RunKey, CountedRun> found = new HashMap<>();
    try (PreparedStatement statement =
        connection.prepareStatement("select " + COLUMNS + " from run where run_id = any (?)")) {
      long[] keys = runs.stream().mapToLong(RunKey::value).toArray();
      ArrayParameters.bind(statement, 1, keys);
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          CountedRun run = run(result);
          found.put(run.key(), run);
        }
      }
    }
    return found;
  }

  static CountedRun run(ResultSet row) throws SQLException {
    return new CountedRun(
        new RunKey(row.getLong("run_id")),
        row.getString("project"),
        row.getString("model"),
        row.getString("optimizer"),
        RunStatus.ofWireName(row.getString("status"))
            .orElseThrow(() -> new SQLException("unknown run status in the database")),
        Objects.requireNonNull(time(row, "started_at").orElse(null)),
        time(row, "finished_at"),
        number(row, "target_loss"),
        number(row, "time_budget_seconds"),
        number(row, "cost_budget"),
        Optional.ofNullable(row.getString("currency")));
  }

  static OptionalDouble number(ResultSet row, String column) throws SQLException {
    double value = row.getDouble(column);
    return row.wasNull() ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
    @Nullable OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
    return Optional.ofNullable(value).map(OffsetDateTime::toInstant);
  }
}
