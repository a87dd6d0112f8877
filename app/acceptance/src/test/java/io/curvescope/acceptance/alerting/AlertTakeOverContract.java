package io.curvescope.acceptance.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import io.curvescope.testkit.http.PushBatch;
import io.curvescope.testkit.http.PushClient;
import io.curvescope.testkit.proof.TimeBudget;
import io.curvescope.testkit.server.PackedServer;
import io.curvescope.testkit.services.Database;
import io.curvescope.testkit.services.TimescaleDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Two servers on one database: one evaluates, and SIGKILL neither loses nor repeats an alert. */
@TimeBudget(seconds = 90)
abstract class AlertTakeOverContract {
  private static final Logger LOG = LoggerFactory.getLogger(AlertTakeOverContract.class);
  private static final JsonMapper JSON = JsonMapper.shared();

  /** From the incident to the alert, and from the kill to the next pass, also by the defaults. */
  private static final Duration SOON = Duration.ofSeconds(60);

  private final Map<String, String> settings;

  @TempDir private Path folder;

  /**
   * @param settings of each server, as environment variables
   */
  AlertTakeOverContract(Map<String, String> settings) {
    this.settings = Map.copyOf(settings);
  }

  @Test
  void theOtherServerTakesOverAndAlertsGoOnAsTheyWere() {
    Database database = TimescaleDatabase.shared().createDatabase();
    try (PackedServer left = server("left", database);
        PackedServer right = server("right", database);
        PushClient client = new PushClient()) {
      left.launch();
      right.launch();
      left.awaitReady();
      right.awaitReady();
      Awaitility.await("evaluation by either")
          .atMost(SOON)
          .until(() -> isEvaluating(client, left) != isEvaluating(client, right));
      PackedServer one = isEvaluating(client, left) ? left : right;
      PackedServer two = one == left ? right : left;

      JsonNode fired = fires(client, two, "before");
      assertThat(isEvaluating(client, one)).isTrue();
      assertThat(isEvaluating(client, two)).isFalse();

      one.kill();
      Instant killed = Instant.now();
      awaitEvaluating(client, two);
      LOG.info("taken over after {}", Duration.between(killed, Instant.now()));
      // Only now, or it might be the one that takes over.
      one.launch();
      JsonNode next = fires(client, two, "after");
      assertThat(next.get("id")).isNotEqualTo(fired.get("id"));
      assertThat(alerts(client, two, "before")).containsExactly(fired);

      one.awaitReady();
      fires(client, one, "together");
      assertThat(isEvaluating(client, one)).isFalse();
      assertThat(isEvaluating(client, two)).isTrue();
      assertThat(alerts(client, one, "before")).containsExactly(fired);
      assertThat(alerts(client, one, "after")).containsExactly(next);
    }
  }

  /** A run goes bad: it has one alert soon, and no second one. */
  private static JsonNode fires(PushClient client, PackedServer server, String run) {
    client.createRun(server.url(), run);
    Instant pushed = Instant.now();
    client.pushUntilAnswered(
        server.url(),
        new PushBatch(
            run,
            run,
            "{\"type\":\"metric\",\"time\":\"%s\",\"step\":1,\"name\":\"loss\",\"value\":\"NaN\"}"
                .formatted(pushed),
            1));
    Awaitility.await("alert of run " + run)
        .atMost(SOON)
        .until(() -> !alerts(client, server, run).isEmpty());
    LOG.info("run {} fired after {}", run, Duration.between(pushed, Instant.now()));
    List<JsonNode> alerts = alerts(client, server, run);
    assertThat(alerts).hasSize(1);
    assertThat(alerts.getFirst().get("state").stringValue()).isEqualTo("firing");
    return alerts.getFirst();
  }

  private static List<JsonNode> alerts(PushClient client, PackedServer server, String run) {
    return List.copyOf(
        JSON.readTree(client.get(server.url() + "/api/v1/alerts?run=" + run))
            .get("items")
            .valueStream()
            .toList());
  }

  private static void awaitEvaluating(PushClient client, PackedServer server) {
    Awaitility.await("evaluation by " + server.url())
        .atMost(SOON)
        .until(() -> isEvaluating(client, server));
  }

  private static boolean isEvaluating(PushClient client, PackedServer server) {
    return client
        .get(server.url() + "/actuator/prometheus")
        .contains("curvescope_alert_evaluating 1.0");
  }

  private PackedServer server(String name, Database database) {
    // Else links would name the server that evaluates, and change with it.
    Map<String, String> all = new HashMap<>(settings);
    all.put("CURVESCOPE_PUBLIC_URL", "https://curvescope.example.org");
    return new PackedServer(folder.resolve(name), database, List.of("-Xmx384m"), all);
  }
}
