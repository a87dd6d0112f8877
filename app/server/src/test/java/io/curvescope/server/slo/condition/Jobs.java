package io.curvescope.server.slo.condition;

import io.curvescope.server.run.RunKey;
import io.curvescope.server.telemetry.CgEvent;
import io.curvescope.server.telemetry.Event;
import io.curvescope.server.telemetry.EventHeader;
import io.curvescope.server.telemetry.EventIdentity;
import io.curvescope.server.telemetry.EventRow;
import io.curvescope.server.telemetry.IncidentEvent;
import io.curvescope.server.telemetry.IncidentKind;
import io.curvescope.server.telemetry.IncidentSource;
import io.curvescope.server.telemetry.MetricEvent;
import io.curvescope.server.telemetry.SampleEvents;
import io.curvescope.server.telemetry.TelemetryWriter;
import io.curvescope.testkit.time.TestClock;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.sql.DataSource;

/** Training jobs that store what they report as ingest does, at the time of a test's clock. */
final class Jobs {
  private final DataSource dataSource;
  private final TestClock clock;
  private final TelemetryWriter writer;

  Jobs(DataSource dataSource, TestClock clock) {
    this.dataSource = dataSource;
    this.clock = clock;
    this.writer = new TelemetryWriter(clock);
  }

  /** A run that begins now. */
  RunKey create(String id, String project, String model) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      try (PreparedStatement statement =
          connection.prepareStatement(
              "insert into project values (?, now()) on conflict do nothing")) {
        statement.setString(1, project);
        statement.executeUpdate();
      }
      try (PreparedStatement statement =
          connection.prepareStatement(
              "insert into run (id, project, model, optimizer, currency, created_at)"
                  + " values (?, ?, ?, 'sgd', 'USD', ?) returning run_id")) {
        statement.setString(1, id);
        statement.setString(2, project);
        statement.setString(3, model);
        statement.setObject(4, clock.instant().atOffset(ZoneOffset.UTC));
        try (ResultSet result = statement.executeQuery()) {
          result.next();
          return new RunKey(result.getLong(1));
        }
      }
    }
  }

  /** Sets columns of a run. */
  void update(RunKey run, String assignments) throws SQLException {
    execute("update run set " + assignments + " where run_id = " + run.value());
  }

  /** Ends a run now. */
  void finish(RunKey run, String status) throws SQLException {
    update(run, "status = '" + status + "', finished_at = '" + clock.instant() + "'");
  }

  /** Stores a batch. */
  void push(RunKey run, List<? extends Event> events) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      write(connection, run, events);
      connection.commit();
    }
  }

  void push(RunKey run, Event... events) throws SQLException {
    push(run, List.of(events));
  }

  /** Stores a batch in a transaction of the caller's. */
  void write(Connection connection, RunKey run, List<? extends Event> events) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into ingest_ledger (run_id, idempotency_key, body_sha256, received_at, answer)"
                + " values (?, gen_random_uuid()::text, sha256(''), ?, '{}') returning batch_id")) {
      statement.setLong(1, run.value());
      statement.setObject(2, clock.instant().atOffset(ZoneOffset.UTC));
      try (ResultSet result = statement.executeQuery()) {
        result.next();
        List<EventRow> rows = new ArrayList<>();
        for (Event event : events) {
          rows.add(new EventRow(run, new EventIdentity(result.getLong(1), rows.size()), event));
        }
        writer.write(connection, rows);
      }
    }
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  long count(String sql) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getLong(1);
    }
  }

  static CgEvent solve(Instant time, long iterations) {
    return SampleEvents.cg(SampleEvents.header(time, 0), iterations, 1e-3);
  }

  static MetricEvent metric(Instant time, long step, String name, double value) {
    return SampleEvents.metric(time, step, name, value);
  }

  /** The loss of as many steps, a millisecond apart. */
  static List<MetricEvent> losses(Instant time, long firstStep, int steps) {
    return IntStream.range(0, steps)
        .mapToObj(i -> metric(time.plusMillis(i), firstStep + i, "loss", 0.5))
        .toList();
  }

  static IncidentEvent incident(
      Instant time, long step, int rank, IncidentKind kind, String message) {
    return new IncidentEvent(
        new EventHeader(time, step, rank, Optional.empty(), false),
        kind,
        Optional.of(message),
        Optional.empty(),
        IncidentSource.JOB);
  }
}
