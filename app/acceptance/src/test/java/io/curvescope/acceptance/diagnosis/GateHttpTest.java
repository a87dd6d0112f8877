package io.curvescope.acceptance.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.curvescope.testkit.http.ApiClient;
import io.curvescope.testkit.sample.RecordedEvents;
import io.curvescope.testkit.sample.WireTime;
import io.curvescope.testkit.server.TestServer;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Runs are passed or failed against a baseline and against limits. */
@ParameterizedClass
@EnumSource(TestServer.class)
class GateHttpTest {
  private static final String FLAT = spectrum(10, "hessian", "val-0", "lanczos", 2.0, 10.0);

  private final ApiClient client;

  GateHttpTest(TestServer server) {
    this.client = server.client();
  }

  @Test
  void aRunThatSharpensFailsWithTheFiguresOfEachRule() {
    String baseline = run("resnet", FLAT, loss(0.5), cg(10));
    String sharper =
        run("resnet", spectrum(20, "hessian", "val-0", "lanczos", 6.2, 12.0), loss(0.5), cg(11));

    JsonNode gate = gate(sharper, "baseline=" + baseline);

    assertThat(gate.get("pass").booleanValue()).isFalse();
    assertThat(gate.get("baseline").stringValue()).isEqualTo(baseline);
    JsonNode top = rule(gate, "top_eigenvalue_ratio");
    assertThat(top.get("value").doubleValue()).isEqualTo(3.1);
    assertThat(top.get("limit").doubleValue()).isEqualTo(2.0);
    assertThat(top.get("pass").booleanValue()).isFalse();
    assertThat(top.get("candidate").doubleValue()).isEqualTo(6.2);
    assertThat(top.get("baseline").doubleValue()).isEqualTo(2.0);
    assertThat(rule(gate, "trace_ratio").get("value").doubleValue()).isEqualTo(1.2);
    assertThat(rule(gate, "final_loss_ratio").get("pass").booleanValue()).isTrue();
    assertThat(rule(gate, "cg_iterations_ratio").get("value").doubleValue()).isEqualTo(1.1);
    assertThat(
            gate(sharper, "baseline=" + baseline + "&max_top_eigenvalue_ratio=3.2")
                .get("pass")
                .booleanValue())
        .isTrue();
  }

  @Test
  void aRunLikeItsBaselinePassesAndTheBaselineOfTheModelIsFoundByItself() {
    String model = "model-" + UUID.randomUUID();
    String run = run(model, FLAT, loss(0.5));
    assertThat(gate(run, "").get("reason").stringValue()).contains("no other run of model");

    String baseline = run(model, FLAT, loss(0.5));
    client.post(
        "/api/v1/runs",
        "{\"id\":\"%s\",\"project\":\"gate\",\"baseline\":true}".formatted(baseline));

    JsonNode gate = gate(run, "");
    assertThat(gate.get("pass").booleanValue()).isTrue();
    assertThat(gate.get("baseline").stringValue()).isEqualTo(baseline);
    // Neither run solved anything: that is said, and is no pass of the rule.
    JsonNode solves = rule(gate, "cg_iterations_ratio");
    assertThat(solves.get("state").stringValue()).isEqualTo("no_data");
    assertThat(solves.get("pass").booleanValue()).isFalse();
    assertThat(solves.get("value").isNull()).isTrue();
    assertThat(solves.get("required").booleanValue()).isFalse();
  }

  @Test
  void aRunThatReportsLessThanItsBaselineFails() {
    String baseline = run("resnet", FLAT, loss(0.5), cg(10));
    String silent = run("resnet", FLAT, loss(0.5));

    JsonNode gate = gate(silent, "baseline=" + baseline);

    assertThat(gate.get("pass").booleanValue()).isFalse();
    assertThat(rule(gate, "cg_iterations_ratio").get("required").booleanValue()).isTrue();
    assertThat(rule(gate, "cg_iterations_ratio").get("says").stringValue())
        .isEqualTo("the run reported no solve of conjugate gradient");
  }

  @Test
  void onlySpectraOfTheSameOperatorAndBatchAreCompared() {
    String baseline = run("resnet", FLAT, loss(0.5));
    String other = run("resnet", spectrum(10, "ggn", "val-0", "lanczos", 2.0, 10.0), loss(0.5));

    JsonNode top = rule(gate(other, "baseline=" + baseline), "top_eigenvalue_ratio");

    assertThat(top.get("state").stringValue()).isEqualTo("no_data");
    assertThat(top.get("required").booleanValue()).isTrue();
    assertThat(top.get("says").stringValue()).contains("ggn on val-0").contains("hessian on val-0");
  }

  @Test
  void recomputedSpectraArePreferredToReportedOnes() {
    String reported = spectrum(30, "hessian", "val-0", "lanczos", 100.0, 10.0);
    String recomputed = spectrum(20, "hessian", "val-0", "recomputed", 3.0, 10.0);
    String baseline =
        run(
            "resnet",
            spectrum(20, "hessian", "val-0", "recomputed", 2.0, 10.0),
            reported,
            loss(0.5));
    String candidate = run("resnet", recomputed, reported, loss(0.5));

    JsonNode top = rule(gate(candidate, "baseline=" + baseline), "top_eigenvalue_ratio");

    assertThat(top.get("value").doubleValue()).isEqualTo(1.5);
    assertThat(top.get("says").stringValue()).contains("recomputed at step 20");
  }

  @Test
  void aValueThatIsNoNumberFails() {
    String baseline = run("resnet", FLAT, loss(0.5));
    String broken =
        run(
            "resnet",
            FLAT,
            "{\"type\":\"metric\",\"time\":%s,\"step\":1,\"name\":\"loss\",\"value\":\"NaN\"}");

    JsonNode loss = rule(gate(broken, "baseline=" + baseline), "final_loss_ratio");

    assertThat(loss.get("state").stringValue()).isEqualTo("fail");
    assertThat(loss.get("value").stringValue()).isEqualTo("NaN");
  }

  @Test
  void negativeCurvatureIsComparedByDensityOrByTheTwoEnds() {
    String density =
        "{\"type\":\"spectrum\",\"time\":%%s,\"step\":1,\"eigenvalues\":[-1,2],\"weights\":[%s],\"operator\":\"hessian\"}";
    String baseline = run("resnet", density.formatted("0.2,0.4"), loss(1));
    String candidate = run("resnet", density.formatted("0.5,0.25"), loss(1));

    JsonNode mass = rule(gate(candidate, "baseline=" + baseline), "negative_mass_increase");

    // 0.5 of 1.0 against 0.2 of 1.0
    assertThat(mass.get("value").doubleValue()).isEqualTo(0.3);
    assertThat(mass.get("pass").booleanValue()).isFalse();
    String bottom =
        "{\"type\":\"metric\",\"time\":%%s,\"step\":1,\"name\":\"bottom_eigenvalue\",\"value\":%s}";
    JsonNode ends =
        rule(
            gate(
                run("resnet", FLAT, bottom.formatted("-2")),
                "baseline=" + run("resnet", FLAT, bottom.formatted("0.1"))),
            "negative_mass_increase");
    assertThat(ends.get("candidate").doubleValue()).isEqualTo(0.5);
    assertThat(ends.get("baseline").doubleValue()).isZero();
  }

  @Test
  void limitsNeedNoBaseline() {
    String run = run("model-" + UUID.randomUUID(), FLAT, loss(0.5));

    assertThat(gate(run, "max_top_eigenvalue=2.5&max_final_loss=0.5").get("pass").booleanValue())
        .isTrue();
    JsonNode gate = gate(run, "max_top_eigenvalue=1.5&max_final_loss=0.5");
    assertThat(gate.get("pass").booleanValue()).isFalse();
    assertThat(gate.get("rules")).hasSize(2);
    assertThat(gate(run, "max_cg_iterations=100").get("pass").booleanValue()).isFalse();
    // A relative limit that was asked for fails where there is nothing to compare with.
    assertThat(rule(gate(run, "max_trace_ratio=2"), "trace_ratio").get("says").stringValue())
        .contains("no baseline");
  }

  @Test
  void theRecordedRunsAreComparedByWhatTheyReported() throws IOException {
    String ok = recorded("ok");
    String newton = recorded("newton");

    JsonNode gate = gate(newton, "baseline=" + ok + "&rules=top_eigenvalue_ratio");

    assertThat(gate.get("rules")).hasSize(1);
    // 8.888 on probe-256 at step 300 over 1.993.
    assertThat(gate.get("rules").get(0).get("value").doubleValue()).isBetween(4.4, 4.5);
    assertThat(gate.get("pass").booleanValue()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "max_top_eigen_ratio=2,max_top_eigen_ratio",
    "max_trace_ratio=NaN,max_trace_ratio",
    "max_trace_ratio=x,max_trace_ratio",
    "rules=top,rules",
    "rules=trace,max_trace",
    "baseline=../x,baseline",
    "limit=3,limit"
  })
  void aWrongParameterIsSaidAndNeverAPass(String query, String field) {
    ApiClient.Answer answer = client.get("/api/v1/runs/" + run("m", FLAT) + "/gate?" + query);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().get("field").stringValue()).isEqualTo(field);
  }

  @Test
  void aBaselineOfAnotherProjectIsAnsweredLikeOneThatDoesNotExist() {
    String run = run("m", FLAT);
    String other = client.createRun();

    ApiClient.Answer foreign = client.get("/api/v1/runs/" + run + "/gate?baseline=" + other);
    ApiClient.Answer unknown = client.get("/api/v1/runs/" + run + "/gate?baseline=none");

    assertThat(foreign.status()).isEqualTo(404);
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(foreign.json().get("detail").stringValue().replace(other, "none"))
        .isEqualTo(unknown.json().get("detail").stringValue());
    assertThat(client.get("/api/v1/runs/" + run + "/gate?baseline=" + run).status()).isEqualTo(400);
  }

  private String recorded(String name) throws IOException {
    String run = run("mlp");
    client.pushLines(run, RecordedEvents.lines(RecordedEvents.shiftedToNow("demo", name)));
    return run;
  }

  /**
   * @param events as JSON, with a place for the time
   */
  private String run(String model, String... events) {
    String id = "gate-" + UUID.randomUUID();
    client.post(
        "/api/v1/runs",
        "{\"id\":\"%s\",\"project\":\"gate\",\"model\":\"%s\"}".formatted(id, model));
    List<String> lines = new ArrayList<>();
    Instant now = Instant.now().minusSeconds(60);
    for (String event : events) {
      String time = "\"" + WireTime.format(now.plusSeconds(lines.size())) + "\"";
      lines.add(event.formatted(time));
    }
    if (!lines.isEmpty()) {
      assertThat(client.pushLines(id, String.join("\n", lines)).json().get("accepted").intValue())
          .isEqualTo(events.length);
    }
    return id;
  }

  private static String spectrum(
      int step, String operator, String batch, String method, double top, double trace) {
    return ("{\"type\":\"spectrum\",\"time\":%%s,\"step\":%d,\"eigenvalues\":[%s,0.5],\"operator\":\"%s\","
            + "\"batch\":\"%s\",\"method\":\"%s\",\"trace\":%s}")
        .formatted(step, top, operator, batch, method, trace);
  }

  private static String loss(double value) {
    return "{\"type\":\"metric\",\"time\":%%s,\"step\":1,\"name\":\"loss\",\"value\":%s}"
        .formatted(value);
  }

  private static String cg(int iterations) {
    return "{\"type\":\"cg\",\"time\":%%s,\"step\":1,\"iterations\":%d}".formatted(iterations);
  }

  private JsonNode gate(String run, String query) {
    ApiClient.Answer answer = client.get("/api/v1/runs/" + run + "/gate?" + query);
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    return answer.json();
  }

  private static JsonNode rule(JsonNode gate, String name) {
    return gate.get("rules")
        .valueStream()
        .filter(rule -> rule.get("rule").stringValue().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + name + " in " + gate));
  }
}
