package io.curvescope.acceptance.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.curvescope.testkit.http.ApiClient;
import io.curvescope.testkit.sample.RecordedEvents;
import io.curvescope.testkit.server.TestServer;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The matrix of confusion: real runs, one for each failure mode, pushed by HTTP. Each is diagnosed
 * with its own mode and no other. The script make_failure_runs.py made those that were not
 * recorded.
 */
@ParameterizedClass
@EnumSource(TestServer.class)
class DiagnosisHttpTest {
  private final ApiClient client;

  DiagnosisHttpTest(TestServer server) {
    this.client = server.client();
  }

  @ParameterizedTest
  @CsvSource({
    "demo,ok,F2",
    "demo,newton,",
    "demo,diverge,F1",
    "diagnosis,healthy,",
    "diagnosis,newton-diverge,F1",
    "diagnosis,slow-cg,F3",
    "diagnosis,stale-curvature,F4",
    "diagnosis,noisy-estimates,F5",
    "diagnosis,sharp-minimum,F6",
    "diagnosis,numerical-instability,F7",
    "diagnosis,cost-overrun,F8"
  })
  void eachRunHasItsOwnFailureModeAndNoOther(String folder, String name, @Nullable String mode)
      throws IOException {
    JsonNode diagnosis = diagnose(folder, name);

    assertThat(diagnosis.get("items").valueStream().map(item -> item.get("mode").stringValue()))
        .as(diagnosis.toString())
        .isEqualTo(mode == null ? List.of() : List.of(mode));
    for (JsonNode item : diagnosis.get("items")) {
      assertThat(item.get("from_step").longValue())
          .isLessThanOrEqualTo(item.get("to_step").longValue());
      assertThat(item.get("evidence")).isNotEmpty();
      assertThat(item.get("mitigation")).isNotEmpty();
      assertThat(item.get("severity").stringValue()).isIn("page", "ticket");
      String url = item.get("runbook_url").stringValue();
      assertThat(client.get(url.substring(url.indexOf("/runbooks"))).status()).isEqualTo(200);
    }
    assertThat(diagnosis.get("sampled").booleanValue()).isFalse();
  }

  @Test
  void divergenceOfGradientDescentIsToldWithFiguresAndWithoutANewtonStep() throws IOException {
    JsonNode diagnosis = diagnose("demo", "diverge");

    JsonNode item = diagnosis.get("items").get(0);
    assertThat(item.get("title").stringValue()).isEqualTo("Divergence");
    assertThat(item.get("severity").stringValue()).isEqualTo("page");
    assertThat(item.get("from_step").longValue()).isEqualTo(40);
    assertThat(item.get("to_step").longValue()).isEqualTo(60);
    JsonNode loss = evidence(item, "loss", 59);
    assertThat(loss.get("value").stringValue()).isEqualTo("Infinity");
    JsonNode growth = evidence(item, "loss", 58);
    assertThat(growth.get("value").doubleValue()).isEqualTo(37766320.0);
    assertThat(growth.get("says").stringValue()).contains("steps 56 to 58");
    // 1.779 x 6.035 / (2 x 1.9)
    assertThat(evidence(item, "stability_margin", 59).get("value").doubleValue())
        .isBetween(2.82, 2.83);
    JsonNode newton = evidence(item, "newton_steps", 59);
    assertThat(newton.get("value").doubleValue()).isZero();
    assertThat(newton.get("says").stringValue())
        .startsWith("no Newton step was applied")
        .contains("sgd");
    assertThat(item.at("/directive/action").stringValue()).isEqualTo("reduce_learning_rate");
    JsonNode postmortem = diagnosis.get("postmortem");
    assertThat(postmortem.get("what").stringValue()).isEqualTo("inf");
    assertThat(postmortem.get("step").longValue()).isEqualTo(59);
    assertThat(postmortem.get("from_step").longValue()).isEqualTo(9);
    assertThat(moved(postmortem)).contains("loss", "learning_rate", "top_eigenvalue", "grad_norm");
  }

  @Test
  void divergenceByNewtonStepsSaysSoAndWhatWasChangedBefore() throws IOException {
    JsonNode diagnosis = diagnose("diagnosis", "newton-diverge");

    JsonNode item = diagnosis.get("items").get(0);
    assertThat(item.get("title").stringValue()).isEqualTo("Divergence during a Newton step");
    assertThat(item.at("/directive/action").stringValue()).isEqualTo("increase_damping");
    JsonNode newton = evidence(item, "newton_steps", 28);
    assertThat(newton.get("value").doubleValue()).isPositive();
    assertThat(newton.get("says").stringValue()).contains("newton-cg").contains("damping");
    JsonNode postmortem = diagnosis.get("postmortem");
    assertThat(moved(postmortem)).contains("damping", "cg_step_norm", "loss");
    assertThat(
            postmortem
                .get("changes")
                .valueStream()
                .map(
                    change ->
                        "%d %s %s %s"
                            .formatted(
                                change.get("step").longValue(),
                                change.get("setting").stringValue(),
                                change.get("from").stringValue(),
                                change.get("to").stringValue())))
        .containsExactlyInAnyOrder(
            "24 damping 0.5 1.0E-4", "24 learning_rate 1.0 8.0", "24 trust_radius 0.3 none");
  }

  @Test
  void anOutOfMemoryErrorIsToldWithItsPlaceAndSize() throws IOException {
    JsonNode diagnosis = diagnose("demo", "ok");

    JsonNode item = diagnosis.get("items").get(0);
    assertThat(item.get("title").stringValue())
        .isEqualTo("Out of memory while computing curvature");
    assertThat(item.get("severity").stringValue()).isEqualTo("ticket");
    assertThat(evidence(item, "incident", 100).get("says").stringValue())
        .contains("in hvp at step 100")
        .contains("1 PiB");
    assertThat(diagnosis.get("postmortem").isNull()).isTrue();
  }

  @Test
  void anUnknownRunIsNotFound() {
    assertThat(client.get("/api/v1/runs/no-such-run/diagnosis").status()).isEqualTo(404);
  }

  private JsonNode diagnose(String folder, String name) throws IOException {
    JsonNode description = RecordedEvents.description(folder, name);
    String run = name + "-" + UUID.randomUUID();
    ObjectNode sent = ((ObjectNode) description.get("run")).deepCopy().put("id", run);
    assertThat(client.post("/api/v1/runs", sent.toString()).status()).isEqualTo(201);
    List<JsonNode> events = RecordedEvents.shiftedToNow(folder, name);
    ApiClient.Answer pushed = client.pushLines(run, RecordedEvents.lines(events));
    assertThat(pushed.json().get("accepted").intValue()).isEqualTo(events.size());
    String status = description.at("/finish/status").stringValue();
    client.post("/api/v1/runs/" + run + "/finish", "{\"status\":\"" + status + "\"}");
    ApiClient.Answer answer = client.get("/api/v1/runs/" + run + "/diagnosis");
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    return answer.json();
  }

  private static JsonNode evidence(JsonNode item, String series, long step) {
    return item.get("evidence")
        .valueStream()
        .filter(each -> each.get("series").stringValue().equals(series))
        .filter(each -> each.get("step").longValue() == step)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + series + " at " + step + ": " + item));
  }

  private static List<String> moved(JsonNode postmortem) {
    return postmortem
        .get("moved")
        .valueStream()
        .map(each -> each.get("series").stringValue())
        .toList();
  }
}
