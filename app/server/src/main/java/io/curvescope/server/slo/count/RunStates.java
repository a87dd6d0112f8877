package io.curvescope.server.slo.count;

import io.curvescope.server.run.RunKey;
import io.curvescope.server.telemetry.Measure;
import io.curvescope.server.telemetry.MeasuredBatch;
import io.curvescope.server.telemetry.Measurement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is kept of each run between batches: when it last reported, and its settings. */
final class RunStates {
  private static final List<Measure> SETTINGS =
      List.of(Measure.LEARNING_RATE, Measure.MOMENTUM, Measure.GPU_MEMORY_LIMIT_BYTES);
  private static final String READ =
      "select run_id, learning_rate, momentum, memory_limit_bytes from slo_run"
          + " where run_id = any (?)";
  private static final String SAVE =
      """
      insert into slo_run as kept (run_id, last_received_at, learning_rate, momentum, memory_limit_bytes)
      select * from unnest(?::bigint[], ?::timestamptz[], ?::float8[], ?::float8[], ?::float8[])
      on conflict (run_id) do update
        set last_received_at = greatest(kept.last_received_at, excluded.last_received_at),
            learning_rate = excluded.learning_rate, momentum = excluded.momentum,
            memory_limit_bytes = excluded.memory_limit_bytes
      """;

  private static final String REPORTED =
      """
      insert into slo_run as kept (run_id, last_received_at) values (?, ?)
      on conflict (run_id) do update set last_received_at = greatest(kept.last_received_at, excluded.last_received_at)
      """;

  private final Map<RunKey, RunSettings> settings = new HashMap<>();
  private final Map<RunKey, Instant> receivedAt = new TreeMap<>();

  private RunStates() {}

  /** What is known of the runs of these batches, and what the batches add to it. */
  static RunStates of(Connection connection, List<MeasuredBatch> batches) throws SQLException {
    RunStates states = new RunStates();
    for (MeasuredBatch batch : batches) {
      states.receivedAt.merge(batch.run(), batch.receivedAt(), (a, b) -> a.isAfter(b) ? a : b);
    }
    states.read(connection, states.receivedAt.keySet());
    for (MeasuredBatch batch : batches) {
      RunSettings own = states.settings(batch.run());
      batch.measurements().stream()
          .filter(each -> each.measure().isSetting() && Double.isFinite(each.value()))
          .sorted(Comparator.comparing(Measurement::time))
          .forEach(own::add);
    }
    return states;
  }

  RunSettings settings(RunKey run) {
    return settings.computeIfAbsent(run, _ -> new RunSettings());
  }

  /** Notes only that a run reported: what it said cannot be counted, but it is not silent. */
  static void noteReport(Connection connection, RunKey run, Instant receivedAt)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(REPORTED)) {
      statement.setLong(1, run.value());
      statement.setObject(2, receivedAt.atOffset(ZoneOffset.UTC));
      statement.executeUpdate();
    }
  }

  void save(Connection connection) throws SQLException {
    if (receivedAt.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(SAVE)) {
      long[] runs = receivedAt.keySet().stream().mapToLong(RunKey::value).toArray();
      ArrayParameters.bind(statement, 1, runs);
      ArrayParameters.bindTimes(statement, 2, receivedAt.values());
      for (int i = 0; i < SETTINGS.size(); i++) {
        Measure setting = SETTINGS.get(i);
        @Nullable Object[] values =
            receivedAt.keySet().stream()
                .map(run -> orNull(settings(run).newest(setting)))
                .toArray();
        statement.setArray(3 + i, connection.createArrayOf("float8", values));
      }
      statement.executeUpdate();
    }
  }

  private void read(Connection connection, Collection<RunKey> runs) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      long[] keys = runs.stream().mapToLong(RunKey::value).toArray();
      ArrayParameters.bind(statement, 1, keys);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          RunSettings own = settings(new RunKey(row.getLong(1)));
          for (int i = 0; i < SETTINGS.size(); i++) {
            double value = row.getDouble(2 + i);
            if (!row.wasNull()) {
              own.put(SETTINGS.get(i), Instant.EPOCH, value);
            }
          }
        }
      }
    }
  }

  private static @Nullable Double orNull(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }
}
