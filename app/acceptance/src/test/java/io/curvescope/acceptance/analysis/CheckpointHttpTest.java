package io.curvescope.acceptance.analysis;

import static io.curvescope.testkit.http.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.curvescope.testkit.http.ApiClient;
import io.curvescope.testkit.http.ApiClient.Answer;
import io.curvescope.testkit.sample.CheckpointBody;
import io.curvescope.testkit.server.TestServer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Checkpoints over HTTP: accepted, listed, and taken again by hash. */
class CheckpointHttpTest {
  private static final String CASE = "cases/c_mlp_tanh";
  private static final CheckpointBody BODY = CheckpointBody.ofCase(CASE);
  private static final String ASK =
      "{\"step\":1200,\"loss\":\"cross_entropy\",\"top\":3,\"batch_label\":\"val-0\",\"source_uri\":\"s3://b/k\"}";

  private final ApiClient client = TestServer.EMBEDDED.client();

  static Stream<Arguments> servers() {
    return Stream.of(TestServer.values())
        .flatMap(
            server ->
                Stream.of(
                    Arguments.of(server, "a_linreg_mean", "mse", 9),
                    Arguments.of(server, "b_softmax_3class", "cross_entropy", 15),
                    Arguments.of(server, "c_mlp_tanh", "cross_entropy", 1507),
                    Arguments.of(server, "d_mlp_gelu_layernorm", "cross_entropy", 1108),
                    Arguments.of(server, "e_cnn_maxpool", "cross_entropy", 628),
                    Arguments.of(server, "f_transformer", "cross_entropy", 2275),
                    Arguments.of(server, "h_saddle", "mse", 266),
                    Arguments.of(server, "j_mlp_784", "cross_entropy", 203530)));
  }

  @ParameterizedTest
  @MethodSource("servers")
  void acceptsEveryCase(TestServer server, String name, String loss, int parameters) {
    String run = server.client().createRun();
    CheckpointBody body =
        CheckpointBody.ofCase("cases/" + name)
            .asking(
                "{\"step\":7,\"loss\":\""
                    + loss
                    + "\",\"top\":10,\"bottom\":5,\"trace\":{},\"density\":{},\"layers\":true}");

    Answer answer = server.client().submit(run, body);

    assertThat(answer.status()).as(answer.response().body()).isEqualTo(202);
    JsonNode accepted = answer.json();
    assertThat(answer.header("Location"))
        .isEqualTo("/api/v1/analyses/" + accepted.get("id").stringValue());
    assertThat(accepted.get("run").stringValue()).isEqualTo(run);
    assertThat(accepted.get("step").intValue()).isEqualTo(7);
    assertThat(accepted.get("state").stringValue()).isEqualTo("queued");
    assertThat(accepted.get("parameters").intValue()).isEqualTo(parameters);
    assertThat(accepted.get("predicted_bytes").longValue()).isPositive();
    assertThat(accepted.get("warnings").isEmpty()).isTrue();
    Answer analysis = server.client().get(answer.header("Location"));
    assertThat(analysis.json().get("parameters").intValue()).isEqualTo(parameters);
  }

  @Test
  void takesThePartsInAnyOrderAndLaterNamesThemByHash() {
    String run = client.createRun();
    JsonNode first = client.submit(run, BODY.asking(ASK).reversed()).json();
    assertThat(first.get("model").stringValue())
        .isEqualTo(CheckpointBody.hash(CheckpointBody.file(CASE, "model.onnx")));
    String byHash =
        "{\"step\":1300,\"loss\":\"cross_entropy\",\"model\":%s,\"batch\":%s}"
            .formatted(first.get("model"), first.get("batch"));
    CheckpointBody weightsOnly = BODY.without("model").without("batch").asking(byHash);

    Answer answer = client.submit(run, weightsOnly);

    assertThat(answer.status()).as(answer.response().body()).isEqualTo(202);
    assertThat(answer.json().get("model")).isEqualTo(first.get("model"));
    assertThat(answer.json().get("weights")).isEqualTo(first.get("weights"));
    assertThat(answer.json().get("checkpoint")).isNotEqualTo(first.get("checkpoint"));
  }

  @Test
  void knowsACheckpointThatIsSubmittedAgainWithAnotherQuestion() {
    String run = client.createRun();
    JsonNode first = client.submit(run, BODY.asking(ASK)).json();
    JsonNode second = client.submit(run, BODY.asking(ASK.replace("\"top\":3", "\"top\":4"))).json();

    assertThat(second.get("checkpoint")).isEqualTo(first.get("checkpoint"));
    assertThat(second.get("id")).isNotEqualTo(first.get("id"));
    assertThat(list(run, "")).hasSize(1);
  }

  @Test
  void knowsNoArtifactOfAnotherProjectAndNoneThatNobodySent() {
    String project = "p-" + UUID.randomUUID();
    JsonNode theirs = client.submit(client.createRun(), BODY.asking(ASK)).json();
    String run = client.createRun(project);
    CheckpointBody byHash =
        BODY.without("model")
            .asking(
                "{\"step\":1,\"loss\":\"cross_entropy\",\"model\":%s}"
                    .formatted(theirs.get("model")));

    Answer answer = client.submit(run, byHash);

    assertProblem(answer, 422, "model sha256:");
    assertThat(answer.json().get("detail").stringValue()).contains("unknown to this project");
    assertThat(answer.json().get("type").stringValue())
        .isEqualTo("urn:curvescope:problem:unknown-artifact");
    assertThat(client.submit(run, BODY.asking(ASK)).status()).isEqualTo(202);
    assertThat(client.submit(run, byHash).status()).isEqualTo(202);
  }

  @Test
  void warnsOfFieldsThatChangeNothing() {
    JsonNode answer =
        client
            .submit(
                client.createRun(),
                CheckpointBody.ofCase("cases/h_saddle")
                    .asking(
                        "{\"step\":1,\"loss\":\"mse\",\"label_smoothing\":0.1,\"tops\":3,\"trace\":{\"probe\":9}}"))
            .json();

    assertThat(answer.get("warnings").valueStream().map(JsonNode::stringValue))
        .containsExactly(
            "'label_smoothing' is not used by the loss mse",
            "unknown field 'tops' was ignored",
            "unknown field 'trace.probe' was ignored");
  }

  @Test
  void listsCheckpointsNewestFirstPageByPageAndMarksTheLastStableOne() {
    String run = client.createRun();
    List<Long> submitted = new ArrayList<>();
    for (int step : new int[] {10, 20, 30}) {
      submitted.addFirst(
          client
              .submit(run, BODY.asking(ASK.replace("1200", Integer.toString(step))))
              .json()
              .get("checkpoint")
              .longValue());
    }
    client.pushLines(
        run,
        """
        {"type":"metric","time":"2026-11-24T00:00:00Z","step":10,"name":"loss","value":0.5}
        {"type":"metric","time":"2026-11-24T00:00:01Z","step":20,"name":"loss","value":0.4}
        {"type":"metric","time":"2026-11-24T00:00:02Z","step":25,"name":"loss","value":"NaN"}
        """
            .replace("2026-11-24T00:00:0", Instant.now().toString().substring(0, 18)));
    List<JsonNode> listed = list(run, "?limit=2");

    assertThat(listed.stream().map(item -> item.get("checkpoint").longValue()))
        .isEqualTo(submitted);
    assertThat(listed.stream().map(item -> item.get("last_stable").booleanValue()))
        .containsExactly(false, false, true);
    assertThat(listed.stream().map(item -> item.get("incident_since").booleanValue()))
        .containsExactly(false, true, false);
    assertThat(listed.stream().map(item -> item.get("finite_loss").toString()))
        .containsExactly("null", "true", "true");
    JsonNode last = listed.getLast();
    assertThat(last.get("curvature").stringValue()).isEqualTo("unknown");
    assertThat(last.get("batch_label").stringValue()).isEqualTo("val-0");
    assertThat(last.get("source_uri").stringValue()).isEqualTo("s3://b/k");
    assertThat(last.get("weights").stringValue()).startsWith("sha256:");
  }

  @Test
  void theLastStableOneHasItsCurvatureInsideTheObjectives() {
    String run = "sharpening-" + UUID.randomUUID();
    client.post(
        "/api/v1/runs",
        "{\"id\":\"%s\",\"project\":\"test\",\"optimizer\":\"sgd\"}".formatted(run));
    for (int step : new int[] {10, 20, 30}) {
      client.submit(run, BODY.asking(ASK.replace("1200", Integer.toString(step))));
    }
    String now = Instant.now().toString();
    // At a learning rate of 0.1 the edge of stability lies at an eigenvalue of 20.
    client.pushLines(
        run,
        """
        {"type":"config","time":"NOW","step":0,"values":{"lr":0.1}}
        {"type":"metric","time":"NOW","step":10,"name":"loss","value":0.5}
        {"type":"metric","time":"NOW","step":20,"name":"loss","value":0.4}
        {"type":"metric","time":"NOW","step":30,"name":"loss","value":0.3}
        {"type":"spectrum","time":"NOW","step":10,"eigenvalues":[12.0,1.0],"operator":"hessian"}
        {"type":"spectrum","time":"NOW","step":20,"eigenvalues":[19.0,1.0],"operator":"hessian"}
        {"type":"spectrum","time":"NOW","step":30,"eigenvalues":[21.0,1.0],"operator":"hessian"}
        """
            .replace("NOW", now));

    List<JsonNode> listed = list(run, "");

    assertThat(listed.stream().map(item -> item.get("curvature").stringValue()))
        .containsExactly("outside", "within", "within");
    assertThat(listed.stream().map(item -> item.get("last_stable").booleanValue()))
        .containsExactly(false, true, false);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api/v1/runs/nobody/checkpoints|404|nobody",
        "/api/v1/runs/RUN/checkpoints?limit=0|400|limit",
        "/api/v1/runs/RUN/checkpoints?cursor=x|400|cursor"
      })
  void namesTheParameterOfAListThatIsWrong(String path, int status, String detail) {
    assertProblem(client.get(path.replace("RUN", client.createRun())), status, detail);
  }

  private List<JsonNode> list(String run, String parameters) {
    List<JsonNode> items = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page =
          client.get("/api/v1/runs/" + run + "/checkpoints" + parameters + cursor).json();
      page.get("items").forEach(items::add);
      cursor = page.get("next").isNull() ? "" : "&cursor=" + page.get("next").stringValue();
    } while (!cursor.isEmpty());
    return items;
  }
}
