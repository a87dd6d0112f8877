package io.curvescope.server.slo.count;

import io.curvescope.server.run.RunKey;
import io.curvescope.server.telemetry.ConfigSettings;
import io.curvescope.server.telemetry.Measure;
import io.curvescope.server.telemetry.Measurement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a run measured, read from its stored events: the same as batches queue as they arrive
 * (telemetry's {@code BatchMeasurements}), up to a batch.
 */
final class StoredMeasurements {
  private static final String RANGE = " where run_id = ? and time >= ? and batch_id <= ?";
  private static final String METRICS =
      "select time, step, rank, value, 1::bigint as weight, value as worst, name from metric"
          + RANGE
          + " and name = any (?)";
  private static final String PRODUCTS =
      "select time, step, rank, seconds as value, least(greatest(count, 1), 1000000) as weight,"
          + " coalesce(max_seconds, seconds) as worst from hv"
          + RANGE;
  private static final String SOLVES =
      "select time, step, rank, iterations::float8 as value, 1::bigint as weight,"
          + " iterations::float8 as worst from cg"
          + RANGE;
  private static final String TOP_EIGENVALUES =
      "select time, step, rank, top_eigenvalue as value, 1::bigint as weight,"
          + " top_eigenvalue as worst, coalesce(operator, '') as operator,"
          + " coalesce(method, '') as method from spectrum"
          + RANGE
          + " and top_eigenvalue is not null order by time, batch_id, ordinal";
  private static final String CONFIGURATIONS = "select time, settings from config" + RANGE;
  private static final int ROWS_AT_ONCE = 5_000;
  private static final List<String> SETTINGS =
      List.of("learning_rate", "momentum", "gpu_memory_limit_bytes");
  private static final List<String> COUNTED =
      List.of(
          "condition_number", "hessian_memory_bytes", "version_skew_steps", "critical_sharpness");
  private static final List<String> CURVATURE = List.of("condition_number", "critical_sharpness");

  private final Connection connection;
  private final RunKey run;
  private final Instant from;
  private final long upToBatch;

  StoredMeasurements(Connection connection, RunKey run, Instant from, long upToBatch) {
    this.connection = connection;
    this.run = run;
    this.from = from;
    this.upToBatch = upToBatch;
  }

  /** How the run was set up, over time. */
  RunSettings settings() throws SQLException {
    RunSettings settings = new RunSettings();
    try (PreparedStatement statement = prepare(CONFIGURATIONS);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        Instant time = time(row);
        ConfigSettings.forEach(
            row.getString("settings"), (measure, value) -> settings.put(measure, time, value));
      }
    }
    metrics(SETTINGS, settings::add);
    return settings;
  }

  /** The run's spectra. */
  Spectra spectra() throws SQLException {
    List<Spectra.Sample> samples = new ArrayList<>();
    try (PreparedStatement statement = prepare(TOP_EIGENVALUES);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        samples.add(
            new Spectra.Sample(
                time(row),
                row.getLong("step"),
                row.getInt("rank"),
                row.getString("operator"),
                row.getString("method"),
                row.getDouble("value")));
      }
    }
    return new Spectra(samples);
  }

  /** Hands on every measurement, and says how many there were. */
  long forEach(Consumer<Measurement> consumer) throws SQLException {
    return read(PRODUCTS, Measure.HV_SECONDS, consumer)
        + read(SOLVES, Measure.CG_ITERATIONS, consumer)
        + read(TOP_EIGENVALUES, Measure.TOP_EIGENVALUE, consumer)
        + metrics(COUNTED, consumer);
  }

  /** Hands on the measurements of curvature alone. */
  void forEachOfCurvature(Consumer<Measurement> consumer) throws SQLException {
    read(TOP_EIGENVALUES, Measure.TOP_EIGENVALUE, consumer);
    metrics(CURVATURE, consumer);
  }

  private long metrics(List<String> names, Consumer<Measurement> consumer) throws SQLException {
    long rows = 0;
    try (PreparedStatement statement = prepare(METRICS)) {
      ArrayParameters.bindTexts(statement, 4, names);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          Optional<Measure> measure = Measure.ofMetric(row.getString("name"));
          if (measure.isPresent()) {
            consumer.accept(measurement(measure.get(), row));
          }
          rows++;
        }
      }
    }
    return rows;
  }

  private long read(String sql, Measure measure, Consumer<Measurement> consumer)
      throws SQLException {
    long rows = 0;
    try (PreparedStatement statement = prepare(sql);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        consumer.accept(measurement(measure, row));
        rows++;
      }
    }
    return rows;
  }

  private PreparedStatement prepare(String sql) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    statement.setFetchSize(ROWS_AT_ONCE);
    statement.setLong(1, run.value());
    statement.setObject(2, from.atOffset(ZoneOffset.UTC));
    statement.setLong(3, upToBatch);
    return statement;
  }

  private static Measurement measurement(Measure measure, ResultSet row) throws SQLException {
    return new Measurement(
        measure,
        time(row),
        row.getLong("step"),
        row.getInt("rank"),
        row.getDouble("value"),
        row.getLong("weight"),
        row.getDouble("worst"));
  }

  private static Instant time(ResultSet row) throws SQLException {
    return row.getObject("time", OffsetDateTime.class).toInstant();
  }
}
