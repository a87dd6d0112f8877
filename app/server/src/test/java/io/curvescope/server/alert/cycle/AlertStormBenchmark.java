package io.curvescope.server.alert.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.curvescope.server.alert.AlertAnnotations;
import io.curvescope.server.alert.AlertLabels;
import io.curvescope.server.alert.AlertName;
import io.curvescope.server.alert.AlertProperties;
import io.curvescope.server.alert.AlertTimings;
import io.curvescope.server.alert.Condition;
import io.curvescope.server.alert.Evaluation;
import io.curvescope.server.alert.store.AlertReader;
import io.curvescope.server.alert.store.AlertStore;
import io.curvescope.server.database.DatabaseAddress;
import io.curvescope.server.database.TestStorage;
import io.curvescope.server.run.RunId;
import io.curvescope.testkit.services.Database;
import io.curvescope.testkit.services.TimescaleDatabase;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Seconds to take on alerts of so many runs at once, on TimescaleDB: as they begin, as they go on
 * with other figures in every pass, and as they end. Not part of the build; docs/alerting.md gives
 * the command.
 */
class AlertStormBenchmark {
  private static final Logger LOG = LoggerFactory.getLogger(AlertStormBenchmark.class);
  private static final AlertProperties PROPERTIES =
      new AlertProperties(
          Duration.ofSeconds(15),
          Duration.ofSeconds(5),
          Duration.ofMinutes(30),
          Duration.ofDays(365),
          AlertTimings.DEFAULTS);

  @ParameterizedTest
  @ValueSource(ints = {1_000, 10_000})
  void secondsOfAPass(int runs) {
    Database database = TimescaleDatabase.shared().createDatabase();
    try (TestStorage storage =
        TestStorage.prepare(
            new DatabaseAddress(database.jdbcUrl(), database.user(), database.password()))) {
      AlertStore store = new AlertStore(storage.dataSource(), PROPERTIES);
      AlertReader reader = new AlertReader(JdbcClient.create(storage.dataSource()));
      Instant now = Instant.parse("2026-11-24T12:00:00Z");
      List<String> seconds = new ArrayList<>();
      for (int pass = 0; pass < 6; pass++) {
        String summary = "figures of pass " + pass;
        List<Condition> conditions =
            pass == 5
                ? List.of()
                : IntStream.range(0, runs).mapToObj(run -> condition(run, summary)).toList();
        Instant time = now.plusSeconds(15L * pass);
        long start = System.nanoTime();
        store.apply("storm", Evaluation.of(conditions), AlertStormBenchmark::annotations, time);
        assertThat(reader.current(time)).hasSize(runs);
        seconds.add("%.2f".formatted((System.nanoTime() - start) / 1e9));
      }
      LOG.info("{} alerts: seconds of passes {}", runs, seconds);
    }
  }

  private static Condition condition(int run, String summary) {
    return Condition.of(
        AlertLabels.of(AlertName.NON_FINITE, "storm").withRun(new RunId("run-" + run)),
        summary,
        "as a benchmark says");
  }

  private static AlertAnnotations annotations(Condition condition) {
    URI link = URI.create("http://127.0.0.1/");
    return new AlertAnnotations(condition.summary(), condition.description(), link, link);
  }
}
