package io.curvescope.acceptance.alerting;

import static io.curvescope.testkit.http.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.curvescope.testkit.http.ApiClient;
import io.curvescope.testkit.http.ApiClient.Answer;
import io.curvescope.testkit.server.InProcessServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** From a NaN that a run pushes to what its job said of the directive, over HTTP. */
class DirectiveHttpTest {
  private static final Duration LONG_ENOUGH = Duration.ofMinutes(1);
  private static final AtomicInteger STEP = new AtomicInteger();

  @TempDir private static Path data;
  private static InProcessServer server;
  private static ApiClient client;

  @BeforeAll
  static void start() {
    server =
        InProcessServer.start(
            Map.of(
                "curvescope.data", data.toString(),
                "curvescope.alert.pass", "200ms",
                "curvescope.directive.refresh", "100ms"));
    client = server.client();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aRunThatOptedInIsAskedUntilItAcknowledges() {
    String run = run("[\"increase_damping\",\"increase_damping\",\"stop\"]");
    String silent = run("[\"stop\"]");
    push(silent, 0, "\"NaN\"");
    push(run, 0, "\"NaN\"");

    await()
        .atMost(LONG_ENOUGH)
        .untilAsserted(() -> assertThat(push(run, 0, "1").get("directives")).hasSize(1));
    JsonNode asked = push(run, 0, "1").get("directives").get(0);
    assertThat(asked.get("action").stringValue()).isEqualTo("increase_damping");
    assertThat(asked.at("/parameters/factor").doubleValue()).isEqualTo(10);
    assertThat(asked.get("alert").stringValue()).isEqualTo("NonFinite");
    assertThat(asked.get("reason").stringValue()).isNotBlank();
    assertThat(Instant.parse(asked.get("expires_at").stringValue())).isAfter(Instant.now());
    assertThat(push(run, 1, "1").get("directives")).as("rank 1 is not asked").isEmpty();
    assertThat(push(silent, 0, "1").get("directives")).as("nor who did not opt in").isEmpty();
    theAnswerToADuplicateHasItToo(run);

    String path = "/api/v1/runs/" + run + "/directives";
    assertThat(client.get(path).json().at("/items/0/state").stringValue()).isEqualTo("open");
    String acknowledge = path + "/" + asked.get("id").stringValue() + "/ack";
    Answer acknowledged = client.post(acknowledge, "{\"applied\":true,\"at\":1}");

    assertThat(acknowledged.status()).isEqualTo(200);
    assertThat(acknowledged.json().get("state").stringValue()).isEqualTo("applied");
    assertThat(acknowledged.json().at("/warnings/0").stringValue()).contains("'at'");
    assertThat(push(run, 0, "1").get("directives")).isEmpty();
    JsonNode listed = client.get(path).json().get("items");
    assertThat(listed).hasSize(1);
    assertThat(listed.get(0).get("state").stringValue()).isEqualTo("applied");
    assertThat(listed.get(0).get("alert_id").stringValue()).startsWith("a-");
    assertThat(client.get("/api/v1/runs/" + silent + "/directives").json().get("items")).isEmpty();
  }

  @Test
  void aRunShowsWhatItOptedInToAndMayOptOut() {
    String run = run("[\"stop\",\"increase_damping\"]");

    assertThat(optedIn(run)).isEqualTo("[\"increase_damping\",\"stop\"]");
    client.post("/api/v1/runs", "{\"id\":\"%s\",\"project\":\"asked\"}".formatted(run));
    assertThat(optedIn(run)).as("an update leaves it").contains("stop");
    client.post(
        "/api/v1/runs", "{\"id\":\"%s\",\"project\":\"asked\",\"directives\":[]}".formatted(run));
    assertThat(optedIn(run)).isEqualTo("[]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[\"explode\"]|must hold only increase_damping",
        "\"stop\"|must be an array of strings",
        "[1]|must be an array of strings"
      })
  void anUnknownActionIsNamed(String directives, String reason) {
    Answer answer =
        client.post("/api/v1/runs", "{\"project\":\"asked\",\"directives\":" + directives + "}");

    assertProblem(answer, 422, "directives " + reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "d-1|{}|422|applied",
        "d-1|{\"applied\":1}|422|applied",
        "d-999999|{\"applied\":true}|404|no directive of this id",
        "x|{\"applied\":true}|404|no directive of this id",
        "d-1|nothing|400|JSON"
      })
  void namesWhatIsWrongWithAnAcknowledgement(String id, String body, int status, String detail) {
    String run = run("[]");

    assertProblem(
        client.post("/api/v1/runs/" + run + "/directives/" + id + "/ack", body), status, detail);
  }

  private static void theAnswerToADuplicateHasItToo(String run) {
    byte[] body = line(0, STEP.incrementAndGet(), "1").getBytes(StandardCharsets.UTF_8);
    String[] headers = {"Content-Type", ApiClient.NDJSON, "Idempotency-Key", "twice"};
    client.push(run, body, headers);
    JsonNode again = client.push(run, body, headers).json();

    assertThat(again.get("duplicate").booleanValue()).isTrue();
    assertThat(again.get("directives")).hasSize(1);
  }

  private static String run(String directives) {
    String id = "run-" + UUID.randomUUID();
    Answer answer =
        client.post(
            "/api/v1/runs",
            "{\"id\":\"%s\",\"project\":\"asked\",\"directives\":%s}".formatted(id, directives));
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(201);
    return id;
  }

  private static String optedIn(String run) {
    return client.get("/api/v1/runs/" + run).json().get("directives").toString();
  }

  private static JsonNode push(String run, int rank, String loss) {
    Answer answer = client.pushLines(run, line(rank, STEP.incrementAndGet(), loss));
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    return answer.json();
  }

  private static String line(int rank, int step, String loss) {
    return "{\"type\":\"metric\",\"time\":\"%s\",\"step\":%d,\"rank\":%d,\"name\":\"loss\",\"value\":%s}\n"
        .formatted(Instant.now(), step, rank, loss);
  }
}
