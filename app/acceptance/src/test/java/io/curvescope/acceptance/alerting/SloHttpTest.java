package io.curvescope.acceptance.alerting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.curvescope.testkit.http.ApiClient;
import io.curvescope.testkit.http.ApiClient.Answer;
import io.curvescope.testkit.server.TestServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
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
  void showsWhatAnEvaluationHadToLeaveOutToItsProjectOnly() throws SQLException {
    String project = "left-out-" + UUID.randomUUID();
    String run =
        client
            .post("/api/v1/runs", "{\"project\":\"%s\"}".formatted(project))
            .json()
            .get("id")
            .stringValue();
    // What this server cannot read, as one of another version may have written it.
    execute(
        "insert into slo_incident (run_id, family, occurrences, first_at, last_at, total)"
            + " select run_id, 'non_finite', '{}', now(), now(), 1 from run where id = ?",
        run);
    try {
      client.post(
          "/api/v1/runs/" + run + "/events",
          "[{\"type\":\"metric\",\"time\":\"%s\",\"step\":1,\"name\":\"loss\",\"value\":\"NaN\"}]"
              .formatted(Instant.now()));
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertThat(failures(project))
                      .extracting(each -> each.get("part").stringValue())
                      .containsExactlyInAnyOrder("slo-budgets", "slo-incidents"));
    } finally {
      execute("delete from slo_incident where run_id = (select run_id from run where id = ?)", run);
    }
    JsonNode failure = failures(project).getFirst();
    assertThat(failure.get("project").stringValue()).isEqualTo(project);
    assertThat(failure.get("run").stringValue()).isEqualTo(run);
    assertThat(failure.get("reason").stringValue()).contains("cannot be calculated with");
    assertThat(failures("nobody")).isEmpty();
    assertThat(client.get("/actuator/prometheus").response().body())
        .containsPattern("curvescope_slo_skipped_total\\{part=\"slo-budgets\"} [1-9]")
        .containsPattern("curvescope_database_clock_skew_seconds -?0\\.");
  }

  private List<JsonNode> failures(String project) {
    return client
        .get("/api/v1/slos?project=" + project)
        .json()
        .get("failures")
        .valueStream()
        .toList();
  }

  private static void execute(String sql, String run) throws SQLException {
    DataSource dataSource = TestServer.EMBEDDED.running().bean("dataSource", DataSource.class);
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, run);
      statement.executeUpdate();
    }
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
