package io.curvescope.acceptance.access;

import static io.curvescope.testkit.http.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.curvescope.testkit.http.ApiClient;
import io.curvescope.testkit.http.ApiClient.Answer;
import io.curvescope.testkit.sample.CheckpointBody;
import io.curvescope.testkit.server.TestServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Limits of one project over HTTP. */
class ProjectLimitsHttpTest {
  private static final CheckpointBody MLP =
      CheckpointBody.ofCase("cases/c_mlp_tanh")
          .asking("{\"step\":1,\"loss\":\"cross_entropy\",\"top\":3}");

  private final ApiClient client = TestServer.EMBEDDED.client();
  private final String project = "limited-" + UUID.randomUUID();
  private final String run = client.createRun(project);

  @Test
  void holdForTheProjectAloneUntilTheyAreTakenBack() {
    JsonNode before = limits(client.get(path()));
    assertThat(before.get("own").isEmpty()).isTrue();
    assertThat(before.at("/used/artifacts").longValue()).isZero();

    JsonNode set = limits(put("{\"parameters\":1000,\"kept_seconds\":3600,\"colour\":1}"));

    assertThat(set.at("/limits/parameters").longValue()).isEqualTo(1000);
    assertThat(set.at("/limits/kept_seconds").longValue()).isEqualTo(3600);
    assertThat(set.at("/limits/bytes")).isEqualTo(before.at("/limits/bytes"));
    assertThat(set.get("own").valueStream().map(JsonNode::stringValue))
        .containsExactly("parameters", "kept_seconds");
    assertThat(set.get("warnings").valueStream().map(JsonNode::stringValue))
        .containsExactly("unknown field 'colour' was ignored");
    assertProblem(client.submit(run, MLP), 422, "1000");
    assertThat(client.submit(client.createRun(), MLP).status()).isEqualTo(202);

    assertThat(limits(put("{}")).get("limits")).isEqualTo(before.get("limits"));
    assertThat(client.submit(run, MLP).status()).isEqualTo(202);
    assertThat(limits(client.get(path())).at("/used/artifacts").longValue()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"artifacts\":2}|422|artifacts",
        "{\"bytes\":0}|422|bytes",
        "{\"artifact_bytes\":2147483648}|422|artifact_bytes",
        "{\"kept_seconds\":\"1d\"}|422|kept_seconds",
        "{\"bytes\":10,\"artifact_bytes\":20}|422|bytes (10) must not be below artifact_bytes (20)",
        "[]|422|JSON object",
        "{|400|JSON"
      })
  void areRefusedWhereTheyCannotHold(String body, int status, String detail) {
    assertProblem(put(body), status, detail);

    assertThat(limits(client.get(path())).get("own").isEmpty()).isTrue();
  }

  @Test
  void areThoseOfAProjectThatExists() {
    String nobodys = "/api/v1/projects/" + UUID.randomUUID() + "/limits";

    assertProblem(client.get(nobodys), 404, "no project of this name");
  }

  private String path() {
    return "/api/v1/projects/" + project + "/limits";
  }

  private Answer put(String json) {
    return client.send(
        client
            .request(path())
            .header("Content-Type", ApiClient.JSON_TYPE)
            .PUT(BodyPublishers.ofString(json))
            .build());
  }

  private static JsonNode limits(Answer answer) {
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    return answer.json();
  }
}
