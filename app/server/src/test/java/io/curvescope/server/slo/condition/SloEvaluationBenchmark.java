package io.curvescope.server.slo.condition;

import static org.assertj.core.api.Assertions.assertThat;

import io.curvescope.server.alert.ConditionSource;
import io.curvescope.server.database.DatabaseAddress;
import io.curvescope.server.database.TestStorage;
import io.curvescope.server.run.RunKey;
import io.curvescope.server.slo.burn.Budgets;
import io.curvescope.server.slo.count.Counting;
import io.curvescope.server.slo.definition.SloCatalog;
import io.curvescope.server.telemetry.DoubleArray;
import io.curvescope.server.telemetry.Event;
import io.curvescope.server.telemetry.HvEvent;
import io.curvescope.server.telemetry.SampleEvents;
import io.curvescope.testkit.services.Database;
import io.curvescope.testkit.services.TimescaleDatabase;
import io.curvescope.testkit.time.TestClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seconds of one pass over all default objectives after every active run has pushed a batch of 18
 * events, 16 of which objectives are about, on TimescaleDB. Not part of the build; docs/slo.md
 * gives the command.
 */
class SloEvaluationBenchmark {
  private static final Logger LOG = LoggerFactory.getLogger(SloEvaluationBenchmark.class);
  private static final int PASSES = 5;
  private static final int BATCHES_OF_A_COMMIT = 250;
  private static final Duration INTERVAL = Duration.ofMinutes(1);

  private final TestClock clock = new TestClock(Instant.now());

  @ParameterizedTest
  @CsvSource({"1000, 100", "10000, 100", "10000, 1000"})
  void secondsOfAPass(int runs, int groups) throws SQLException {
    Database database = TimescaleDatabase.shared().createDatabase();
    try (TestStorage storage =
        TestStorage.prepare(
            new DatabaseAddress(database.jdbcUrl(), database.user(), database.password()))) {
      Jobs jobs = new Jobs(storage.dataSource(), clock);
      jobs.execute("insert into project values ('benchmark', now())");
      jobs.execute(
          """
          insert into run (id, project, model, optimizer, time_budget_seconds, cost_budget, currency, created_at)
          select 'run-' || n, 'benchmark', 'model-' || n %% %d, 'sgd', 86400, 100, 'USD', now() from generate_series(1, %d) as n
          """
              .formatted(groups, runs));
      List<RunKey> keys = IntStream.rangeClosed(1, runs).mapToObj(RunKey::new).toList();
      List<ConditionSource> sources = sources(storage);
      sources.forEach(source -> source.evaluate(clock.instant()));
      List<Double> seconds = new ArrayList<>();
      for (int pass = 0; pass <= PASSES; pass++) {
        clock.set(clock.instant().plus(INTERVAL));
        push(storage, jobs, keys, pass);
        long start = System.nanoTime();
        int conditions =
            sources.stream()
                .mapToInt(source -> source.evaluate(clock.instant()).conditions().size())
                .sum();
        double taken = (System.nanoTime() - start) / 1e9;
        assertThat(jobs.count("select count(*) from measurement_queue")).isZero();
        LOG.info("{} runs, pass {}: {} s, {} conditions", runs, pass, taken, conditions);
        if (pass > 0) {
          seconds.add(taken);
        }
      }
      LOG.info(
          "{} active runs of {} models: median of {} passes {} s, longest {} s",
          runs,
          groups,
          PASSES,
          "%.2f".formatted(seconds.stream().sorted().toList().get(PASSES / 2)),
          "%.2f".formatted(seconds.stream().max(Double::compare).orElseThrow()));
    }
  }

  private static List<ConditionSource> sources(TestStorage storage) {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    SloCatalog catalog = new SloCatalog(Optional.empty(), meters);
    EvaluationFailures failures = new EvaluationFailures(storage.dataSource(), meters);
    Counting counting = new Counting(storage.dataSource(), Duration.ofDays(7));
    return List.of(
        new BudgetSource(
            catalog, new Budgets(storage.dataSource(), counting), new SloMetrics(meters), failures),
        new IncidentSource(catalog, storage.dataSource(), failures, Duration.ofMinutes(2)),
        new RunSource(storage.dataSource(), Duration.ofMinutes(10), failures));
  }

  private void push(TestStorage storage, Jobs jobs, List<RunKey> runs, int pass)
      throws SQLException {
    try (Connection connection = storage.dataSource().getConnection()) {
      connection.setAutoCommit(false);
      for (int i = 0; i < runs.size(); i++) {
        jobs.write(connection, runs.get(i), events(clock.instant(), pass, i));
        if (i % BATCHES_OF_A_COMMIT == 0) {
          connection.commit();
        }
      }
      connection.commit();
    }
  }

  private static List<Event> events(Instant time, int step, int run) {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      events.add(
          new HvEvent(
              SampleEvents.header(time, step), 0.01 + run % 7 * 0.01, 1, OptionalDouble.empty()));
    }
    events.add(Jobs.solve(time, run % 60));
    events.add(
        SampleEvents.spectrum(SampleEvents.header(time, step), DoubleArray.of(5 + run % 11, 1)));
    events.add(Jobs.metric(time, step, "loss", 1));
    events.add(Jobs.metric(time, step, "grad_norm", 1));
    events.add(Jobs.metric(time, step, "learning_rate", 0.1));
    events.add(Jobs.metric(time, step, "condition_number", 1e3));
    events.add(Jobs.metric(time, step, "version_skew_steps", run % 5));
    events.add(Jobs.metric(time, step, "hessian_memory_bytes", 1e9));
    return events;
  }
}
