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
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Keeps the trends of runs: of each measure, one sample for the batches that are counted at once.
 */
final class Trends {
  /** What a run may get slower by, or drift in. */
  static final List<Measure> MEASURES =
      List.of(Measure.HV_SECONDS, Measure.EPOCH_SECONDS, Measure.TOP_EIGENVALUE);

  private static final String READ =
      """
      select run_id, measure, quick, slow, since, time, samples
        from slo_trend join unnest(?::bigint[], ?::smallint[]) as wanted (run_id, measure) using (run_id, measure)
      """;
  private static final String SAVE =
      """
      insert into slo_trend (run_id, measure, quick, slow, since, time, samples)
      select * from unnest(?::bigint[], ?::smallint[], ?::float8[], ?::float8[], ?::timestamptz[], ?::timestamptz[], ?::bigint[])
      on conflict (run_id, measure) do update
        set quick = excluded.quick, slow = excluded.slow, time = excluded.time, samples = excluded.samples
      """;

  private Trends() {}

  private record Key(RunKey run, Measure measure) {
    static final Comparator<Key> ORDER = Comparator.comparing(Key::run).thenComparing(Key::measure);
  }

  /** The mean of the finite values, at the time of the newest. */
  private record Sample(double sum, double weight, Instant time) {
    Sample plus(Sample other) {
      return new Sample(
          sum + other.sum, weight + other.weight, time.isAfter(other.time) ? time : other.time);
    }
  }

  static void update(Connection connection, List<MeasuredBatch> batches) throws SQLException {
    Map<Key, Sample> samples = new TreeMap<>(Key.ORDER);
    for (MeasuredBatch batch : batches) {
      for (Measurement each : batch.measurements()) {
        if (MEASURES.contains(each.measure()) && Double.isFinite(each.value())) {
          samples.merge(
              new Key(batch.run(), each.measure()),
              new Sample(each.value() * each.weight(), each.weight(), each.time()),
              Sample::plus);
        }
      }
    }
    samples.values().removeIf(sample -> !Double.isFinite(sample.sum()));
    if (samples.isEmpty()) {
      return;
    }
    Map<Key, Trend> trends = read(connection, samples.keySet().stream().toList());
    samples.forEach(
        (key, sample) -> {
          double mean = sample.sum() / sample.weight();
          trends.merge(
              key, Trend.first(mean, sample.time()), (known, _) -> known.with(mean, sample.time()));
        });
    save(connection, trends);
  }

  private static Map<Key, Trend> read(Connection connection, List<Key> keys) throws SQLException {
    Map<Key, Trend> trends = new TreeMap<>(Key.ORDER);
    Map<Integer, Measure> byCode = new HashMap<>();
    MEASURES.forEach(measure -> byCode.put((int) measure.code(), measure));
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      bindKeys(statement, keys);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          Measure measure = byCode.get(row.getInt(2));
          if (measure != null) {
            trends.put(
                new Key(new RunKey(row.getLong(1)), measure),
                new Trend(
                    row.getDouble(3),
                    row.getDouble(4),
                    row.getObject(5, OffsetDateTime.class).toInstant(),
                    row.getObject(6, OffsetDateTime.class).toInstant(),
                    row.getLong(7)));
          }
        }
      }
    }
    return trends;
  }

  private static void save(Connection connection, Map<Key, Trend> trends) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SAVE)) {
      List<Trend> values = List.copyOf(trends.values());
      bindKeys(statement, List.copyOf(trends.keySet()));
      ArrayParameters.bind(statement, 3, values.stream().mapToDouble(Trend::quick).toArray());
      ArrayParameters.bind(statement, 4, values.stream().mapToDouble(Trend::slow).toArray());
      ArrayParameters.bindTimes(statement, 5, values.stream().map(Trend::since).toList());
      ArrayParameters.bindTimes(statement, 6, values.stream().map(Trend::time).toList());
      ArrayParameters.bind(statement, 7, values.stream().mapToLong(Trend::samples).toArray());
      statement.executeUpdate();
    }
  }

  private static void bindKeys(PreparedStatement statement, List<Key> keys) throws SQLException {
    ArrayParameters.bind(statement, 1, keys.stream().mapToLong(key -> key.run().value()).toArray());
    ArrayParameters.bind(
        statement, 2, keys.stream().mapToInt(key -> key.measure().code()).toArray());
  }
}
