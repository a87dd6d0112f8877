package io.curvescope.server.alert.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.curvescope.server.alert.Alert;
import io.curvescope.server.alert.AlertProperties;
import io.curvescope.server.alert.AlertTimings;
import io.curvescope.server.alert.store.AlertReader;
import io.curvescope.server.alert.store.AlertRetention;
import io.curvescope.server.alert.store.AlertStore;
import io.curvescope.server.database.TestEmbeddedDatabase;
import io.curvescope.server.database.TestStorage;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Who evaluates, where there are two servers on one database. */
class EvaluatorTest {
  private static final AlertProperties FAST =
      new AlertProperties(
          Duration.ofMillis(100),
          Duration.ofMillis(250),
          Duration.ZERO,
          Duration.ofDays(1),
          AlertTimings.DEFAULTS);
  private static final Duration LONG = Duration.ofMinutes(2);

  private final TestStorage storage = TestStorage.prepare(TestEmbeddedDatabase.createDatabase());
  private final Server one = new Server();
  private final Server two = new Server();

  @AfterEach
  void close() {
    one.close();
    two.close();
    storage.close();
  }

  @Test
  void oneEvaluatesAndTheOtherWhenItStops() {
    one.evaluator.start();
    one.awaitPasses(3);
    two.evaluator.start();
    one.awaitPasses(10);
    assertThat(two.passes).hasValue(0);
    assertThat(one.evaluating()).isEqualTo(1);

    one.evaluator.stop();
    assertThat(one.evaluating()).isEqualTo(0);
    int last = one.passes.get();
    two.awaitPasses(3);
    assertThat(one.passes).hasValue(last);
  }

  @Test
  void theOtherTakesOverWhenOneDies() {
    one.evaluator.start();
    one.awaitPasses(3);
    two.evaluator.start();

    // As after a SIGKILL: nothing that it does reaches the database any more.
    one.pool.close();

    two.awaitPasses(3);
  }

  @Test
  void oneThatWasTakenOverFromStops() throws SQLException {
    one.evaluator.start();
    one.awaitPasses(3);

    // As after a stall: another server has found its heartbeats missing.
    storage.execute(
        "update scheduled_tasks set picked_by = 'another', version = version + 1,"
            + " last_heartbeat = now() + interval '1 day'");

    Awaitility.await().atMost(LONG).until(() -> one.evaluating() == 0);
    int last = one.passes.get();
    two.evaluator.start();
    Awaitility.await().during(Duration.ofSeconds(1)).until(() -> one.passes.get() == last);
    assertThat(two.passes).hasValue(0);
  }

  /** A server whose only source counts the passes. */
  private final class Server implements AutoCloseable {
    final HikariDataSource pool = storage.anotherPool();
    final AtomicInteger passes = new AtomicInteger();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final Evaluator evaluator;

    Server() {
      AlertMetrics metrics = new AlertMetrics(meters);
      JdbcClient jdbc = JdbcClient.create(pool);
      ScriptedSource source = new ScriptedSource("counting");
      AlertPass pass =
          new AlertPass(
              List.of(source),
              List.of((Instant now, List<Alert> current) -> passes.incrementAndGet()),
              new AlertStore(pool, FAST),
              new AlertReader(jdbc),
              new AlertRetention(jdbc, FAST.retention()),
              condition -> {
                throw new IllegalStateException("there are no conditions");
              },
              metrics,
              Clock.systemUTC());
      evaluator = new Evaluator(pool, pass, metrics, FAST, Clock.systemUTC());
    }

    void awaitPasses(int more) {
      int before = passes.get();
      Awaitility.await().atMost(LONG).until(() -> passes.get() >= before + more);
    }

    double evaluating() {
      return meters.get("curvescope.alert.evaluating").gauge().value();
    }

    @Override
    public void close() {
      evaluator.stop();
      pool.close();
    }
  }
}
