package io.curvescope.acceptance.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import io.curvescope.testkit.http.ApiClient;
import io.curvescope.testkit.http.ApiClient.Answer;
import io.curvescope.testkit.server.InProcessServer;
import io.curvescope.testkit.server.TestServer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Alerts of a server that makes a pass every quarter of a second, from the push to the answer. */
class AlertHttpTest {
  private static InProcessServer server;
  private static ApiClient client;

  private final String project = "alerts-" + UUID.randomUUID();

  @BeforeAll
  static void start() {
    Map<String, String> settings = new LinkedHashMap<>(TestServer.EMBEDDED.settings());
    settings.put("curvescope.alert.pass", "250ms");
    settings.put("curvescope.public-url", "https://curvescope.example.org/");
    server = InProcessServer.start(settings);
    client = server.client();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aRunThatReportsNaNFiresOnceAndAnAcknowledgementResolvesIt() {
    String run = client.createRun(project);
    push(run, incident(1, "nan"), incident(2, "inf"));
    JsonNode alert = awaitState(run, "firing");

    assertThat(alert.get("labels").get("alertname").stringValue()).isEqualTo("NonFinite");
    assertThat(alert.get("labels").get("severity").stringValue()).isEqualTo("page");
    assertThat(alert.get("labels").get("team").stringValue()).isEqualTo("model-infra");
    assertThat(alert.get("labels").get("slo").stringValue()).isEqualTo("non-finite");
    assertThat(alert.get("labels").get("project").stringValue()).isEqualTo(project);
    assertThat(alert.get("annotations").propertyNames())
        .containsExactlyInAnyOrder("summary", "description", "runbook_url", "dashboard_url");
    assertThat(alert.get("annotations").get("runbook_url").stringValue())
        .isEqualTo("https://curvescope.example.org/runbooks/non-finite");
    assertThat(alert.get("annotations").get("dashboard_url").stringValue())
        .isEqualTo("https://curvescope.example.org/d/curvescope-debug?var-run=" + run);
    assertThat(alert.get("ends_at").isNull()).isTrue();
    assertThat(alert.get("acknowledged_at").isNull()).isTrue();
    assertThat(alert.get("silenced_until").isNull()).isTrue();
    assertThat(alert.get("group").stringValue()).startsWith("g-");

    String id = alert.get("id").stringValue();
    JsonNode acknowledged = client.post("/api/v1/alerts/" + id + "/acknowledge", "").json();
    assertThat(acknowledged.get("state").stringValue()).isEqualTo("resolved");
    assertThat(acknowledged.get("acknowledged_by").stringValue()).isEqualTo("local");
    assertThat(acknowledged.get("ends_at").isString()).isTrue();
    assertThat(client.post("/api/v1/alerts/" + id + "/acknowledge", "").json())
        .isEqualTo(acknowledged);

    // It is the same story still, also after more passes.
    push(run, incident(3, "nan"));
    String other = client.createRun(project);
    push(other, incident(1, "nan"));
    awaitState(other, "firing");
    assertThat(alerts("run=" + run)).hasSize(1);
    assertThat(alerts("run=" + run).getFirst().get("state").stringValue()).isEqualTo("resolved");
  }

  @Test
  void theListIsFilteredAndPaged() {
    List<String> runs = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      String run = client.createRun(project);
      push(run, incident(1, "nan"));
      runs.add(run);
    }
    runs.forEach(run -> awaitState(run, "firing"));
    // Three runs diverge: that is an alert of its own, which waits for a minute.
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(alerts("state=pending&project=" + project)).hasSize(1));
    JsonNode pending = alerts("state=pending&project=" + project).getFirst();
    assertThat(pending.get("labels").get("alertname").stringValue()).isEqualTo("Divergence");
    assertThat(pending.get("annotations").get("dashboard_url").stringValue())
        .endsWith("/d/curvescope-on-call?var-project=" + project);
    Answer tooEarly =
        client.post("/api/v1/alerts/" + pending.get("id").stringValue() + "/acknowledge", "");
    assertThat(tooEarly.status()).isEqualTo(409);
    assertThat(tooEarly.json().get("type").stringValue())
        .isEqualTo("urn:curvescope:problem:alert-not-firing");

    List<String> ids = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page =
          client.get("/api/v1/alerts?state=firing&limit=2&project=" + project + cursor).json();
      page.get("items").forEach(alert -> ids.add(alert.get("id").stringValue()));
      cursor = page.get("next").isNull() ? "" : "&cursor=" + page.get("next").stringValue();
    } while (!cursor.isEmpty());
    assertThat(ids).hasSize(3).doesNotHaveDuplicates();
    assertThat(alerts("project=nobody")).isEmpty();
    assertThat(client.get("/api/v1/alerts?state=inactive").status()).isEqualTo(400);
    assertThat(client.get("/api/v1/alerts?run=%2F").status()).isEqualTo(400);
    assertThat(client.get("/api/v1/alerts?cursor=x").status()).isEqualTo(400);
    assertThat(client.post("/api/v1/alerts/a-999999999/acknowledge", "").status()).isEqualTo(404);
    assertThat(client.post("/api/v1/alerts/nothing/acknowledge", "").status()).isEqualTo(404);
    assertThat(client.get("/actuator/prometheus").response().body())
        .contains("curvescope_alerts{severity=\"page\",state=\"firing\"}")
        .contains("curvescope_alert_pass_seconds_count")
        .contains("curvescope_alert_evaluating 1.0");
    runs.forEach(
        run -> client.post("/api/v1/runs/" + run + "/finish", "{\"status\":\"cancelled\"}"));
  }

  @Test
  void aSilenceShowsOnItsAlertsUntilItIsEnded() {
    String run = client.createRun(project);
    push(run, incident(1, "nan"));
    awaitState(run, "firing");
    Instant end = Instant.now().plus(Duration.ofHours(1)).truncatedTo(ChronoUnit.SECONDS);

    Answer made =
        client.post(
            "/api/v1/silences",
            "{\"project\":\"%s\",\"run\":\"%s\",\"ends_at\":\"%s\",\"comment\":\"known\",\"why\":1}"
                .formatted(project, run, end));
    assertThat(made.status()).isEqualTo(201);
    JsonNode silence = made.json();
    assertThat(silence.get("state").stringValue()).isEqualTo("active");
    assertThat(silence.get("run").stringValue()).isEqualTo(run);
    assertThat(silence.get("slo").isNull()).isTrue();
    assertThat(silence.get("warnings").get(0).stringValue()).contains("'why'");
    assertThat(Instant.parse(silence.get("ends_at").stringValue())).isEqualTo(end);
    JsonNode silenced = alerts("run=" + run).getFirst();
    assertThat(Instant.parse(silenced.get("silenced_until").stringValue())).isEqualTo(end);

    String path = "/api/v1/silences/" + silence.get("id").stringValue();
    assertThat(silences("state=active")).hasSize(1);
    assertThat(client.delete(path).json().get("state").stringValue()).isEqualTo("ended");
    assertThat(client.delete(path).status()).isEqualTo(200);
    assertThat(silences("state=active")).isEmpty();
    assertThat(silences("state=all")).hasSize(1);
    assertThat(alerts("run=" + run).getFirst().get("silenced_until").isNull()).isTrue();
    assertThat(client.delete("/api/v1/silences/s-999999999").status()).isEqualTo(404);
    assertThat(client.get("/api/v1/silences?state=some").status()).isEqualTo(400);
  }

  @Test
  void aSilenceNeedsAnEndAndSomethingLessThanAProject() {
    String end = Instant.now().plus(Duration.ofHours(1)).toString();
    assertThat(field("{\"run\":\"r\",\"ends_at\":\"%s\"}".formatted(end))).isEqualTo("project");
    assertThat(field("{\"project\":\"p\",\"ends_at\":\"%s\"}".formatted(end))).isEqualTo("run");
    assertThat(field("{\"project\":\"p\",\"run\":\"r\"}")).isEqualTo("ends_at");
    assertThat(field("{\"project\":\"p\",\"run\":\"r\",\"ends_at\":\"2020-01-01T00:00:00Z\"}"))
        .isEqualTo("ends_at");
    assertThat(field("{\"project\":\"p\",\"run\":\"r\",\"ends_at\":\"2999-01-01T00:00:00Z\"}"))
        .isEqualTo("ends_at");
    assertThat(field("{\"project\":\"p\",\"run\":\"/\",\"ends_at\":\"%s\"}".formatted(end)))
        .isEqualTo("run");
    assertThat(field("{\"project\":\"p\",\"alertname\":\"No\",\"ends_at\":\"%s\"}".formatted(end)))
        .isEqualTo("alertname");
  }

  private String field(String body) {
    Answer answer = client.post("/api/v1/silences", body);
    assertThat(answer.status()).isEqualTo(422);
    return answer.json().get("field").stringValue();
  }

  private void push(String run, String... events) {
    Answer answer =
        client.post("/api/v1/runs/" + run + "/events", "[" + String.join(",", events) + "]");
    assertThat(answer.status()).isEqualTo(200);
  }

  private static String incident(int step, String kind) {
    return "{\"type\":\"incident\",\"time\":\"%s\",\"step\":%d,\"kind\":\"%s\",\"message\":\"%s in layer %d\"}"
        .formatted(Instant.now(), step, kind, kind, step);
  }

  private JsonNode awaitState(String run, String state) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(
            () ->
                assertThat(alerts("run=" + run))
                    .singleElement()
                    .extracting(alert -> alert.get("state").stringValue())
                    .isEqualTo(state));
    return alerts("run=" + run).getFirst();
  }

  private List<JsonNode> alerts(String filter) {
    return items("/api/v1/alerts?" + filter);
  }

  private List<JsonNode> silences(String filter) {
    return items("/api/v1/silences?project=" + project + "&" + filter);
  }

  private List<JsonNode> items(String path) {
    List<JsonNode> items = new ArrayList<>();
    client.get(path).json().get("items").forEach(items::add);
    return items;
  }
}
