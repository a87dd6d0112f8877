package io.curvescope.acceptance.operations;

import static io.curvescope.testkit.http.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.curvescope.testkit.http.ApiClient;
import io.curvescope.testkit.server.InProcessServer;
import io.curvescope.testkit.services.Database;
import io.curvescope.testkit.services.TimescaleDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DatabaseAwayHttpTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @Test
  void readinessFailsAndPushesAreAnswered503UntilTheDatabaseIsBack() {
    try (TimescaleDatabase database = TimescaleDatabase.startPrivate()) {
      Database created = database.createDatabase();
      try (InProcessServer server =
          InProcessServer.start(
              Map.of(
                  "curvescope.database.url", created.jdbcUrl(),
                  "curvescope.database.user", created.user(),
                  "curvescope.database.password", created.password()))) {
        ApiClient client = server.client();
        String run = client.createRun();
        String event =
            "{\"type\":\"note\",\"time\":\"%s\",\"step\":1,\"text\":\"x\"}"
                .formatted(Instant.now());

        database.kill();

        ApiClient.Answer push = client.pushLines(run, event);
        assertProblem(push, 503, "database");
        assertThat(Integer.parseInt(push.header("Retry-After"))).isPositive();
        ApiClient.Answer read = client.get("/api/v1/runs/" + run);
        assertProblem(read, 503, "database");
        assertThat(Integer.parseInt(read.header("Retry-After"))).isPositive();
        assertThat(client.get("/actuator/health/readiness").status()).isEqualTo(503);
        assertThat(client.get("/actuator/health/liveness").status()).isEqualTo(200);

        database.start();

        await().atMost(LIMIT).until(() -> client.pushLines(run, event).status() == 200);
        await().atMost(LIMIT).until(() -> client.get("/actuator/health/readiness").status() == 200);
        assertThat(client.get("/api/v1/runs/" + run + "/events").json().get("items")).hasSize(1);
      }
    }
  }
}
