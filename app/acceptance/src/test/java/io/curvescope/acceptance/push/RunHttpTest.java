package io.curvescope.acceptance.push;

import static io.curvescope.testkit.http.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.curvescope.testkit.http.ApiClient;
import io.curvescope.testkit.http.ApiClient.Answer;
import io.curvescope.testkit.server.TestServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

@ParameterizedClass
@EnumSource(TestServer.class)
class RunHttpTest {
  private final ApiClient client;

  RunHttpTest(TestServer server) {
    client = server.client();
  }

  @Test
  void createsARunAndUpdatesOnlyWhatIsGiven() {
    String id = "r-" + UUID.randomUUID();
    Answer created =
        client.post(
            "/api/v1/runs",
            """
            {"id":"%s","project":"vision","model":"resnet18","parameters":11173962,"target_loss":0.05,"cost_budget":40.0,
             "currency":"USD","started_at":"2026-11-24T03:25:21+01:00","tags":{"dataset":"cifar10"},"colour":"red"}"""
                .formatted(id));

    assertThat(created.status()).isEqualTo(201);
    assertThat(created.header("Location")).isEqualTo("/api/v1/runs/" + id);
    assertThat(created.json().get("warnings").get(0).stringValue()).contains("'colour'");

    Answer updated =
        client.post(
            "/api/v1/runs",
            "{\"id\":\"%s\",\"project\":\"vision\",\"optimizer\":\"sgd\",\"baseline\":true}"
                .formatted(id));

    assertThat(updated.status()).isEqualTo(200);
    JsonNode run = client.get("/api/v1/runs/" + id).json();
    assertThat(run.get("model").stringValue()).isEqualTo("resnet18");
    assertThat(run.get("optimizer").stringValue()).isEqualTo("sgd");
    assertThat(run.get("parameters").longValue()).isEqualTo(11173962);
    assertThat(run.get("started_at").stringValue()).isEqualTo("2026-11-24T02:25:21.000000Z");
    assertThat(run.get("tags").get("dataset").stringValue()).isEqualTo("cifar10");
    assertThat(run.get("baseline").booleanValue()).isTrue();
    assertThat(run.get("status").stringValue()).isEqualTo("running");
    assertThat(run.get("finished_at").isNull()).isTrue();
    assertThat(run.get("last_event_at").isNull()).isTrue();
    assertThat(run.has("warnings")).isFalse();
  }

  @Test
  void makesAnIdWhereTheClientGivesNone() {
    Answer created = client.post("/api/v1/runs", "{\"project\":\"vision\"}");

    assertThat(created.status()).isEqualTo(201);
    assertThat(client.get(created.header("Location")).status()).isEqualTo(200);
  }

  @Test
  void anIdOfAnotherProjectIsAConflict() {
    String id = client.createRun();

    Answer answer =
        client.post("/api/v1/runs", "{\"id\":\"%s\",\"project\":\"other\"}".formatted(id));

    assertProblem(answer, 409, "another project");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}|422|project is required",
        "{\"project\":\"p\",\"id\":\"-x\"}|422|letter or digit",
        "{\"project\":\"p\",\"parameters\":-1}|422|parameters must be 0 or more",
        "{\"project\":\"p\",\"currency\":\"euro\"}|422|three capital letters",
        "{\"project\":\"p\",\"tags\":{\"a\":1}}|422|tags must hold strings",
        "{\"project\":\"p\",\"started_at\":\"now\"}|422|RFC 3339",
        "{\"project\":\"a\\u0000\"}|422|NUL",
        "{\"project\":\" \"}|422|project must not be blank",
        "{\"project\":\"a\\nb\"}|422|project must not contain control characters",
        "{\"project\":\"p\",\"model\":\"\\ud800\"}|422|model must not contain an unpaired surrogate",
        "{\"project\":\"p\",\"started_at\":\"-3000-01-01T00:00:00Z\"}|422|from 1970 to 9999",
        "{\"project\":\"p\",\"started_at\":\"+999999-01-01T00:00:00Z\"}|422|from 1970 to 9999",
        "{\"project\":\"p\",\"started_at\":\"9999-01-01T00:00:00Z\"}|422|started_at must not be more than a day ahead",
        "{\"project\":\"p\",\"cost_budget\":1.7e308}|422|cost_budget must be 0, or from 1e-15 to 1e15",
        "{\"project\":\"p\",\"time_budget_seconds\":1e-300}|422|time_budget_seconds must be 0, or from",
        "{\"project\":|400|malformed",
        "[]|422|JSON object",
        "``|400|empty"
      })
  void refusesAWrongDescriptionByField(String body, int status, String detail) {
    assertProblem(client.post("/api/v1/runs", body), status, detail);
  }

  @Test
  void finishesARunWhichStillAcceptsEvents() {
    String id = client.createRun();

    Answer finished =
        client.post(
            "/api/v1/runs/" + id + "/finish",
            "{\"status\":\"converged\",\"time\":\"2026-11-24T02:25:21Z\"}");

    assertThat(finished.status()).isEqualTo(200);
    assertThat(finished.json().get("status").stringValue()).isEqualTo("converged");
    assertThat(finished.json().get("finished_at").stringValue())
        .isEqualTo("2026-11-24T02:25:21.000000Z");
    Answer again = client.post("/api/v1/runs/" + id + "/finish", "{\"status\":\"converged\"}");
    assertThat(again.json().get("finished_at")).isEqualTo(finished.json().get("finished_at"));
    assertProblem(
        client.post("/api/v1/runs/" + id + "/finish", "{\"status\":\"running\"}"),
        422,
        "converged, completed, failed, cancelled");
    assertProblem(
        client.post("/api/v1/runs/nobody/finish", "{\"status\":\"failed\"}"), 404, "nobody");
  }

  @Test
  void listsRunsNewestFirstPageByPage() {
    String project = "p-" + UUID.randomUUID();
    List<String> created = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      created.addFirst(
          client
              .post("/api/v1/runs", "{\"project\":\"" + project + "\"}")
              .json()
              .get("id")
              .stringValue());
    }
    List<String> listed = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page =
          client.get("/api/v1/runs?limit=2&status=running&project=" + project + cursor).json();
      page.get("items").forEach(run -> listed.add(run.get("id").stringValue()));
      cursor = page.get("next").isNull() ? "" : "&cursor=" + page.get("next").stringValue();
    } while (!cursor.isEmpty());

    assertThat(listed).isEqualTo(created);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api/v1/runs?limit=0|400|limit",
        "/api/v1/runs?limit=1001|400|limit",
        "/api/v1/runs?limit=ten|400|limit",
        "/api/v1/runs?cursor=nonsense|400|cursor",
        "/api/v1/runs?status=done|400|status",
        "/api/v1/runs/-x|400|run",
        "/api/v1/runs/nobody|404|nobody",
        "/api/v1/runs/nobody/events|404|nobody",
        "/api/v1/runs/RUN/events?type=metrics|400|type",
        "/api/v1/runs/RUN/events?from=today|400|from",
        "/api/v1/runs/RUN/events?cursor=x|400|cursor",
        "/api/v1/runs/RUN/events?from=-3000-01-01T00:00:00Z|400|from",
        "/api/v1/runs/RUN/events?to=%2B999999-01-01T00:00:00Z|400|to",
        "/api/v1/runs/RUN/series?metric=loss&to=%2B999999-01-01T00:00:00Z|400|to",
        "/api/v1/runs/RUN/series|400|metric",
        "/api/v1/runs/RUN/series?metric=loss&bucket=1y|400|bucket",
        "/api/v1/nothing|404|/api/v1/nothing",
        "/nothing|404|/nothing"
      })
  void namesTheParameterThatIsWrong(String path, int status, String detail) {
    String run = client.createRun();

    assertProblem(client.get(path.replace("RUN", run)), status, detail);
  }

  @Test
  void refusesOtherMethodsAndRepresentations() {
    Answer method =
        client.send(client.request("/api/v1/runs").PUT(BodyPublishers.ofString("{}")).build());
    assertProblem(method, 405, "PUT");
    assertThat(method.header("Allow")).contains("GET").contains("POST");

    Answer representation =
        client.send(client.request("/api/v1/runs").header("Accept", "text/html").GET().build());
    assertThat(representation.status()).isEqualTo(406);
  }
}
