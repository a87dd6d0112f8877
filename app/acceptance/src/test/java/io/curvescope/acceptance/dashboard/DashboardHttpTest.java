package io.curvescope.acceptance.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.curvescope.acceptance.access.AccessServer;
import io.curvescope.acceptance.access.AccessServer.Reply;
import io.curvescope.server.access.AccessRole;
import io.curvescope.testkit.http.ApiClient;
import io.curvescope.testkit.http.ApiClient.Answer;
import io.curvescope.testkit.server.TestServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The dashboards over HTTP: what they answer, to whom, and what they refuse. */
class DashboardHttpTest {
  private static final String DASHBOARDS = "/api/v1/dashboards";
  private static final String DEBUG = DASHBOARDS + "/curvescope-debug";

  private final ApiClient client = TestServer.EMBEDDED.client();

  @TempDir private Path data;

  @ParameterizedTest
  @EnumSource(TestServer.class)
  void everyPanelVariableAndAnnotationIsAnswered(TestServer server) {
    ApiClient asked = server.client();
    String run = asked.createRun("dashboards");
    asked.pushLines(
        run,
        "{\"type\":\"metric\",\"time\":%d,\"step\":1,\"name\":\"loss\",\"value\":\"NaN\"}"
            .formatted(System.currentTimeMillis() / 1000));
    SoftAssertions all = new SoftAssertions();
    for (JsonNode listed : asked.get(DASHBOARDS).json().get("items")) {
      String base = DASHBOARDS + "/" + listed.get("uid").stringValue();
      JsonNode dashboard = asked.get(base).json();
      for (JsonNode variable : dashboard.path("templating").path("list")) {
        String name = variable.get("name").stringValue();
        Answer answer = asked.post(base + "/variables/" + name + "/values", body(base, run));
        all.assertThat(answer.status()).as("%s %s", base, name).isEqualTo(200);
        all.assertThat(answer.json().get("items").isArray()).isTrue();
      }
      all.assertThat(asked.post(base + "/annotations/query", body(base, run)).status())
          .isEqualTo(200);
      for (JsonNode panel : dashboard.get("panels")) {
        if (!panel.get("type").stringValue().equals("row")) {
          assertAnswered(all, asked, base, panel, run);
        }
      }
    }
    all.assertAll();
  }

  private static void assertAnswered(
      SoftAssertions all, ApiClient asked, String base, JsonNode panel, String run) {
    String name = base + " " + panel.get("title").stringValue();
    Answer answer = asked.post(base + "/panels/" + panel.get("id") + "/query", body(base, run));
    all.assertThat(answer.status()).as("%s: %s", name, answer.response().body()).isEqualTo(200);
    boolean isOfPrometheus = panel.at("/datasource/type").asString("").equals("prometheus");
    for (JsonNode item : answer.json().path("items")) {
      all.assertThat(item.get("notice").isNull())
          .as("%s: %s", name, item)
          .isNotEqualTo(isOfPrometheus);
    }
  }

  /** Whatever a value holds, it is a value: the answer is that nothing has it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "' or true --",
        "') or true; drop table run; --",
        "\\",
        "\"},{\"",
        "{}",
        "${project:sqlstring}",
        "$__timeFilter(time)",
        "?",
        "ünïcode 🙂"
      })
  void hostileValuesFindNothingAndBreakNothing(String hostile) {
    String run = client.createRun("dashboards");
    String value = ApiClient.JSON.writeValueAsString(hostile);
    Answer answer =
        client.post(
            DEBUG + "/panels/1/query",
            "{\"variables\":{\"project\":[\"$__all\"],\"model\":[\"$__all\"],\"run\":[%s]}}"
                .formatted(value));

    assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    assertThat(answer.json().at("/items/0/rows").size()).isZero();
    assertThat(client.get("/api/v1/runs/" + run).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "/nothing, unknown-dashboard",
    "/nothing/panels/1/query, unknown-dashboard",
    "/curvescope-debug/panels/999/query, unknown-panel",
    "/curvescope-debug/panels/x/query, unknown-panel",
    "/curvescope-debug/variables/nothing/values, unknown-variable",
    "/nothing/annotations/query, unknown-dashboard"
  })
  void whatIsNotThereIsAProblem(String path, String problem) {
    Answer answer =
        path.equals("/nothing")
            ? client.get(DASHBOARDS + path)
            : client.post(DASHBOARDS + path, "{}");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.json().get("type").stringValue()).endsWith(":" + problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'variables':{'rawSql':['select 1']}}|variables.rawSql",
        "{'variables':{'run':'a'}}|variables.run",
        "{'variables':{'run':[1]}}|variables.run",
        "{'variables':[]}|variables",
        "{'from':'2026-11-24T12:00:00Z','to':'2026-11-24T12:00:00Z'}|to",
        "{'from':'soon'}|from",
        "{'max_points':0}|max_points"
      })
  void whatIsWrongInARequestIsNamed(String json, String field) {
    Answer answer = client.post(DEBUG + "/panels/1/query", json.replace('\'', '"'));

    assertThat(answer.status()).as(answer.response().body()).isEqualTo(422);
    assertThat(answer.json().get("field").stringValue()).isEqualTo(field);
  }

  @Test
  void noQueryLeavesTheServer() {
    for (String uid : List.of("curvescope-executive", "curvescope-on-call", "curvescope-debug")) {
      String shown = client.get(DASHBOARDS + "/" + uid).response().body();
      assertThat(shown).doesNotContain("rawSql", "sqlstring", "dashboard.run", "\"expr\"");
      assertThat(shown).contains("fieldConfig", "templating");
    }
  }

  @Test
  void thePagesAreOfThisServerAloneAndHoldNoScript() {
    for (String path : List.of("/", "/d/curvescope-debug", "/d/curvescope-debug/debug")) {
      Answer page = client.get(path);
      assertThat(page.status()).isEqualTo(200);
      assertThat(page.header("Content-Type")).startsWith("text/html");
      assertThat(page.header("Content-Security-Policy"))
          .contains("default-src 'none'", "script-src 'self';", "style-src 'self';")
          .doesNotContain("unsafe");
      assertThat(page.response().body())
          .doesNotContain("http:", "https:", "style=", "<style", "onclick");
    }
    Answer library = client.get("/assets/echarts.js");
    assertThat(library.response().body()).hasSizeGreaterThan(1_000_000);
    assertThat(client.get("/assets/nothing.js").status()).isEqualTo(404);
    assertThat(
            client
                .send(
                    client
                        .request("/assets/echarts.js")
                        .header("If-None-Match", library.header("ETag"))
                        .build())
                .status())
        .isEqualTo(304);
  }

  @Test
  void aTokenOfOneProjectSeesNothingOfAnother() {
    try (AccessServer server = AccessServer.start(data)) {
      String theirs = server.run("theirs");
      server.run("ours");
      server.call(
          "POST",
          "/api/v1/runs/" + theirs + "/events",
          Optional.of(AccessServer.ADMIN_TOKEN),
          "[{\"type\":\"incident\",\"time\":%d,\"step\":1,\"kind\":\"nan\"}]"
              .formatted(System.currentTimeMillis() / 1000));
      String ours = server.token(AccessRole.READ, Optional.of("ours"));
      String all = server.token(AccessRole.READ, Optional.empty());
      JsonNode dashboards =
          ApiClient.JSON.readTree(server.call("GET", DASHBOARDS, Optional.of(all)).body());
      String seenByAll = everything(server, dashboards, all, theirs);
      String seenByOurs = everything(server, dashboards, ours, theirs);

      assertThat(seenByAll).contains("\"" + theirs + "\"", "\"theirs\"");
      assertThat(seenByOurs)
          .contains("\"ours\"", "needs a token for every project")
          .doesNotContain(theirs, "\"theirs\"");
    }
  }

  /** All that a token is answered by all panels, variables and annotations about a run. */
  private static String everything(
      AccessServer server, JsonNode dashboards, String token, String run) {
    StringBuilder answers = new StringBuilder();
    for (JsonNode listed : dashboards.get("items")) {
      String base = DASHBOARDS + "/" + listed.get("uid").stringValue();
      JsonNode dashboard =
          ApiClient.JSON.readTree(server.call("GET", base, Optional.of(token)).body());
      dashboard
          .path("templating")
          .path("list")
          .forEach(
              variable ->
                  answers.append(
                      ask(
                          server,
                          base + "/variables/" + variable.get("name").stringValue() + "/values",
                          token,
                          run)));
      answers.append(ask(server, base + "/annotations/query", token, run));
      for (JsonNode panel : dashboard.get("panels")) {
        if (!panel.get("type").stringValue().equals("row")) {
          answers.append(ask(server, base + "/panels/" + panel.get("id") + "/query", token, run));
        }
      }
    }
    return answers.toString();
  }

  /** With the run where the dashboard has such a variable. */
  private static String ask(AccessServer server, String path, String token, String run) {
    Reply reply = server.call("POST", path, Optional.of(token), body(path, run));
    assertThat(reply.status()).as(path + reply.body()).isEqualTo(200);
    return reply.body();
  }

  private static String body(String path, String run) {
    return "{\"variables\":{\"project\":[\"$__all\"],\"model\":[\"$__all\"]%s}}"
        .formatted(path.contains("executive") ? "" : ",\"run\":[\"" + run + "\"]");
  }
}
