package io.curvescope.acceptance.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import io.curvescope.testkit.http.ApiClient;
import io.curvescope.testkit.sample.RecordedEvents;
import io.curvescope.testkit.sample.WireTime;
import java.io.IOException;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.node.ObjectNode;

/** Runs that go wrong, each in a project of its own, pushed as training jobs do. */
final class LostRuns {
  private final ApiClient client;

  LostRuns(ApiClient client) {
    this.client = client;
  }

  /** The recorded run whose loss becomes Infinity and then NaN, moved to the present. */
  String diverging() throws IOException {
    String run = create((ObjectNode) RecordedEvents.description("demo", "diverge").get("run"));
    push(run, RecordedEvents.lines(RecordedEvents.shiftedToNow("demo", "diverge")));
    return run;
  }

  /** Out of memory at one step, and again at a later one. */
  String outOfMemoryTwice() {
    String run = create(description());
    push(run, outOfMemory(10, 1) + outOfMemory(20, 2));
    return run;
  }

  /** Has spent 12 of 10 dollars. */
  String overBudget() {
    String run = create(description().put("cost_budget", 10.0).put("currency", "USD"));
    push(
        run,
        """
        {"type":"cost","time":"%s","step":30,"amount":12.0,"currency":"USD","resource":"gpu"}
        """
            .formatted(ago(1)));
    return run;
  }

  /** A hundred finite steps and one more, after a step. */
  void recover(String run, int after) {
    push(
        run,
        IntStream.rangeClosed(after + 1, after + 101)
            .mapToObj(
                step ->
                    """
                    {"type":"metric","time":"%s","step":%d,"name":"loss","value":0.5}
                    """
                        .formatted(ago(0), step))
            .collect(Collectors.joining()));
  }

  void finish(String run, String status) {
    assertThat(
            client
                .post("/api/v1/runs/" + run + "/finish", "{\"status\":\"" + status + "\"}")
                .status())
        .isEqualTo(200);
  }

  private static ObjectNode description() {
    return ApiClient.JSON.createObjectNode().put("model", "resnet18");
  }

  private String create(ObjectNode description) {
    String run = "run-" + UUID.randomUUID();
    ObjectNode own = description.deepCopy().put("id", run).put("project", "project-of-" + run);
    own.put("started_at", ago(120));
    assertThat(client.post("/api/v1/runs", own.toString()).status()).isEqualTo(201);
    return run;
  }

  private void push(String run, String lines) {
    ApiClient.Answer answer = client.pushLines(run, lines);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().get("rejected")).isEmpty();
  }

  private static String outOfMemory(int step, int secondsAgo) {
    return """
        {"type":"incident","time":"%s","step":%d,"kind":"oom","message":"CUDA out of memory: tried to allocate %d MiB"}
        """
        .formatted(ago(secondsAgo), step, 512 * step);
  }

  private static String ago(int seconds) {
    return WireTime.format(Instant.now().minusSeconds(seconds));
  }
}
