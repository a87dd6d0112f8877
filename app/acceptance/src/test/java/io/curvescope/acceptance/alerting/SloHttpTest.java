package io.curvescope.acceptance.alerting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.curvescope.testkit.http.ApiClient;
import io.curvescope.testkit.http.ApiClient.Answer;
import io.curvescope.testkit.server.TestServer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SloHttpTest {
  private final ApiClient client = TestServer.EMBEDDED.client();

  @Test
  void listsTheDefaultObjectivesPageByPage() {
    List<String> names = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = client.get("/api/v1/slos?limit=4" + cursor).json();
      page.get("items").forEach(slo -> names.add(slo.get("name").stringValue()));
      assertThat(page.get("errors")).isEmpty();
      cursor = page.get("next").isNull() ? "" : "&cursor=" + page.get("next").stringValue();
    } while (!cursor.isEmpty());

    assertThat(names).hasSize(15).isSorted().contains("cg-iterations", "non-finite");
  }

  @Test
  void showsTheBudgetOfAProjectThatPushed() {
    String project = "slo-" + UUID.randomUUID();
    String run =
        client
            .post("/api/v1/runs", "{\"project\":\"%s\",\"model\":\"mlp\"}".formatted(project))
            .json()
            .get("id")
            .stringValue();
    Instant now = Instant.now();
    client.post(
        "/api/v1/runs/" + run + "/events",
        "[{\"type\":\"cg\",\"time\":\"%s\",\"step\":1,\"iterations\":10},".formatted(now)
            + "{\"type\":\"cg\",\"time\":\"%s\",\"step\":2,\"iterations\":100}]".formatted(now));

    // The server counts by itself, every quarter of a minute.
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              assertThat(groups("cg-iterations", project)).isNotEmpty();
              assertThat(groups("cg-iterations", project).get(0).get("compliance").doubleValue())
                  .isEqualTo(0.5);
            });
    JsonNode group = groups("cg-iterations", project).get(0);
    assertThat(group.get("project").stringValue()).isEqualTo(project);
    assertThat(group.get("model").stringValue()).isEqualTo("mlp");
    assertThat(group.get("run").isNull()).isTrue();
    assertThat(group.get("budget_left").doubleValue()).isEqualTo(-9, within(1e-9));
    assertThat(group.get("state").stringValue()).isEqualTo("breached");
    assertThat(group.get("burn_rates").propertyNames())
        .containsExactly("5m", "30m", "1h", "2h", "6h", "1d", "3d");
    assertThat(groups("hv-latency", project).get(0).get("state").stringValue())
        .isEqualTo("no_data");
    assertThat(groups("hv-latency", project).get(0).get("compliance").isNull()).isTrue();
    assertThat(groups("cg-iterations", "nobody")).isEmpty();
    assertThat(client.get("/actuator/prometheus").response().body())
        .contains("curvescope_slo_budget_left{slo=\"cg-iterations\"}")
        .contains("curvescope_slo_burn_rate{slo=\"cg-iterations\",window=\"1h\"}")
        .contains("curvescope_slo_groups{slo=\"cg-iterations\",state=\"breached\"}");
  }

  @Test
  void anUnknownObjectiveIsAProblem() {
    Answer answer = client.get("/api/v1/slos/nothing");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.json().get("type").stringValue())
        .isEqualTo("urn:curvescope:problem:unknown-slo");
    assertThat(client.get("/api/v1/slos?cursor=No").status()).isEqualTo(400);
  }

  private JsonNode groups(String slo, String project) {
    JsonNode shown = client.get("/api/v1/slos/" + slo + "?project=" + project).json();
    assertThat(shown.get("name").stringValue()).isEqualTo(slo);
    assertThat(shown.get("window").stringValue()).isEqualTo("28d");
    assertThat(shown.get("target").isNumber()).isTrue();
    assertThat(shown.get("indicator").isString()).isTrue();
    return shown.get("groups");
  }
}
