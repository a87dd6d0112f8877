package io.curvescope.acceptance.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.curvescope.server.analysis.AnalysisResult;
import io.curvescope.testkit.http.ApiClient;
import io.curvescope.testkit.sample.CheckpointBody;
import java.time.Duration;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/** An analysis that a test submitted, seen over HTTP. */
public record SubmittedAnalysis(ApiClient client, String path) {
  private static final Duration END_LIMIT = Duration.ofMinutes(5);

  /** Submits a checkpoint, which must be accepted. */
  public static SubmittedAnalysis submit(ApiClient client, String run, CheckpointBody body) {
    ApiClient.Answer answer = client.submit(run, body);
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(202);
    return new SubmittedAnalysis(client, answer.header("Location"));
  }

  public JsonNode json() {
    ApiClient.Answer answer = client.get(path);
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    return answer.json();
  }

  public String state() {
    return json().required("state").stringValue();
  }

  /** Waits until it has ended, in whatever way. */
  public JsonNode awaitEnd() {
    return Awaitility.await(path)
        .atMost(END_LIMIT)
        .pollInterval(Duration.ofMillis(100))
        .until(this::json, json -> !json.required("state").stringValue().matches("queued|running"));
  }

  public void awaitState(String state) {
    Awaitility.await(path + " " + state)
        .atMost(END_LIMIT)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> state().equals(state));
  }

  /** Waits for its success. */
  public AnalysisResult awaitResult() {
    JsonNode json = awaitEnd();
    assertThat(json.required("state").stringValue()).as(json.toString()).isEqualTo("succeeded");
    return ApiClient.JSON.treeToValue(json.required("result"), AnalysisResult.class);
  }

  /** Waits for its failure. */
  public JsonNode awaitError() {
    JsonNode json = awaitEnd();
    assertThat(json.required("state").stringValue()).as(json.toString()).isEqualTo("failed");
    return json.required("error");
  }

  public ApiClient.Answer cancel() {
    return client.send(client.request(path).DELETE().build());
  }
}
