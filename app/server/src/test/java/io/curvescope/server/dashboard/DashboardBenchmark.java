package io.curvescope.server.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.curvescope.server.database.TestStorage;
import io.curvescope.server.telemetry.FreshTimescaleDatabase;
import io.curvescope.testkit.repository.DashboardFile;
import io.curvescope.testkit.repository.DashboardQuery;
import io.curvescope.testkit.repository.GrafanaMacros;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Milliseconds of every query of every dashboard over 10 million events of 1,000 runs on
 * TimescaleDB: the executive over 30 days, on call over an hour and over a day with every run that
 * is active, and the whole life of one run. Not part of the build; docs/dashboards.md gives the
 * command.
 */
class DashboardBenchmark {
  private static final Logger LOG = LoggerFactory.getLogger(DashboardBenchmark.class);
  private static final int ROUNDS = 9;
  private static final String RUN = "run-930";

  private record Case(String name, String uid, Duration range, Duration interval) {}

  private record Timing(Case of, DashboardQuery query, double milliseconds, int rows) {}

  private static final List<Case> CASES =
      List.of(
          new Case("30 days", "curvescope-executive", Duration.ofDays(30), Duration.ofHours(1)),
          new Case("1 hour", "curvescope-on-call", Duration.ofHours(1), Duration.ofSeconds(5)),
          new Case("1 day", "curvescope-on-call", Duration.ofDays(1), Duration.ofMinutes(2)),
          new Case("3 days", "curvescope-debug", Duration.ofDays(4), Duration.ofMinutes(5)));

  @Test
  void millisecondsOfEveryQuery() throws SQLException, IOException {
    try (TestStorage storage = TestStorage.prepare(FreshTimescaleDatabase.create())) {
      List<Timing> timings = new ArrayList<>();
      try (Connection connection = storage.dataSource().getConnection();
          Statement statement = connection.createStatement()) {
        // Filling takes minutes.
        connection.setNetworkTimeout(Runnable::run, 0);
        statement.execute("set statement_timeout = 0");
        for (String step : script().split(";\n", -1)) {
          if (!step.isBlank()) {
            statement.execute(step);
          }
        }
        statement.execute("set role curvescope_reader");
        statement.execute("set jit = off");
        for (Case each : CASES) {
          timings.addAll(time(statement, each));
        }
        statement.execute("reset all");
        statement.execute("reset role");
      }
      timings.sort(Comparator.comparingDouble(Timing::milliseconds).reversed());
      for (Timing timing : timings) {
        LOG.info(
            "{} ms, {} rows: {} ({})",
            "%.1f".formatted(timing.milliseconds()),
            timing.rows(),
            timing.query(),
            timing.of().name());
      }
      assertThat(timings).hasSizeGreaterThan(50);
    }
  }

  private static List<Timing> time(Statement statement, Case each) throws SQLException {
    DashboardFile file =
        DashboardFile.all().stream()
            .filter(dashboard -> dashboard.uid().equals(each.uid()))
            .findFirst()
            .orElseThrow();
    Instant now = Instant.now();
    Map<String, List<String>> chosen = new HashMap<>();
    GrafanaMacros macros = new GrafanaMacros(now.minus(each.range()), now, each.interval(), chosen);
    List<Timing> timings = new ArrayList<>();
    for (DashboardQuery query : file.queries()) {
      String sql = macros.expand(query.rawSql());
      List<String> first = read(statement, sql);
      if (query.drawnAs().equals("variable")) {
        String name = query.owner().required("name").stringValue();
        boolean isMultiple = query.owner().required("multi").booleanValue();
        chosen.put(
            name, isMultiple ? first : name.equals("run") ? List.of(RUN) : first.subList(0, 1));
      }
      List<Double> milliseconds = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        long start = System.nanoTime();
        read(statement, sql);
        milliseconds.add((System.nanoTime() - start) / 1e6);
      }
      milliseconds.sort(Comparator.naturalOrder());
      timings.add(new Timing(each, query, milliseconds.get(ROUNDS / 2), first.size()));
    }
    return timings;
  }

  /** The first column, after every row has been read. */
  private static List<String> read(Statement statement, String sql) throws SQLException {
    List<String> values = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        values.add(String.valueOf(rows.getString(1)));
      }
    }
    return values;
  }

  private static String script() throws IOException {
    String name = "dashboard-benchmark.sql";
    try (InputStream stream = DashboardBenchmark.class.getResourceAsStream(name)) {
      return new String(
          Objects.requireNonNull(stream, name).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
