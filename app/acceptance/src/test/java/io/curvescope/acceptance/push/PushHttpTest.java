package io.curvescope.acceptance.push;

import static io.curvescope.testkit.http.ApiClient.JSON_TYPE;
import static io.curvescope.testkit.http.ApiClient.NDJSON;
import static io.curvescope.testkit.http.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.curvescope.testkit.http.ApiClient;
import io.curvescope.testkit.http.ApiClient.Answer;
import io.curvescope.testkit.server.TestServer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

@ParameterizedClass
@EnumSource(TestServer.class)
class PushHttpTest {
  private final ApiClient client;
  private final String run;

  PushHttpTest(TestServer server) {
    client = server.client();
    run = client.createRun();
  }

  @ParameterizedTest
  @CsvSource({"application/json,false", "application/json,true", "application/x-ndjson,true"})
  void takesBothFormatsPlainAndGzip(String type, boolean gzip) {
    String body =
        type.equals(NDJSON)
            ? metric(1, "0.5") + "\n" + metric(2, "0.25") + "\n"
            : "[" + metric(1, "0.5") + "," + metric(2, "0.25") + "]";

    Answer answer =
        gzip
            ? client.push(
                run, ApiClient.gzip(body), "Content-Type", type, "Content-Encoding", "gzip")
            : client.push(run, bytes(body), "Content-Type", type);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json())
        .isEqualTo(
            ApiClient.JSON.readTree(
                "{\"accepted\":2,\"duplicate\":false,\"rejected\":[],\"warnings\":[],\"directives\":[]}"));
    assertThat(events())
        .extracting(event -> event.get("value").doubleValue())
        .containsExactly(0.5, 0.25);
  }

  @Test
  void storesWhatIsGoodAndReturnsWhatIsNot() {
    Answer answer =
        client.pushLines(
            run,
            metric(1, "1") + "\n{\"type\":\n" + metric(-1, "1") + "\n" + metric(2, "\"x\"") + "\n");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().get("accepted").intValue()).isEqualTo(1);
    assertThat(answer.json().get("rejected"))
        .extracting(
            rejection -> rejection.get("index").intValue(),
            rejection -> rejection.get("field").stringValue())
        .containsExactly(tuple(1, ""), tuple(2, "step"), tuple(3, "value"));
  }

  @Test
  void answers422WithTheSameBodyWhereNothingCouldBeStored() {
    Answer answer = client.pushLines(run, metric(-1, "1"));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().get("accepted").intValue()).isZero();
    assertThat(answer.json().get("rejected").get(0).get("reason").stringValue())
        .isEqualTo("must be 0 or more");
  }

  @Test
  void aNonFiniteValueYieldsOneIncidentThatTheJobsOwnReportReplaces() {
    client.pushLines(run, metric(5, "\"NaN\"") + "\n" + metric(6, "\"Infinity\""));
    assertThat(incidents())
        .extracting(
            incident -> incident.get("step").intValue(),
            incident -> incident.get("kind").stringValue(),
            incident -> incident.path("source").stringValue("job"))
        .containsExactly(tuple(5, "nan", "server"), tuple(6, "inf", "server"));

    client.pushLines(
        run,
        "{\"type\":\"incident\",\"kind\":\"nan\",\"step\":5,\"time\":\"" + Instant.now() + "\"}");

    assertThat(incidents())
        .extracting(
            incident -> incident.get("step").intValue(),
            incident -> incident.path("source").stringValue("job"))
        .containsExactlyInAnyOrder(tuple(5, "job"), tuple(6, "server"));
  }

  @Test
  void theSameKeyAndBodyAreStoredOnceAndAnsweredAlike() {
    byte[] body = bytes(metric(1, "1") + "\n" + metric(-1, "1"));

    Answer first = client.push(run, body, "Content-Type", NDJSON, "Idempotency-Key", "k1");
    Answer again = client.push(run, body, "Content-Type", NDJSON, "Idempotency-Key", "k1");

    assertThat(first.json().get("duplicate").booleanValue()).isFalse();
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.json().get("duplicate").booleanValue()).isTrue();
    assertThat(again.json().get("rejected")).isEqualTo(first.json().get("rejected"));
    assertThat(events()).hasSize(1);
  }

  @Test
  void withoutAKeyTheBodyIsItsOwnKeyAlsoCompressed() {
    String body = metric(1, "1");
    client.pushLines(run, body);

    Answer again =
        client.push(run, ApiClient.gzip(body), "Content-Type", NDJSON, "Content-Encoding", "gzip");

    assertThat(again.json().get("duplicate").booleanValue()).isTrue();
    assertThat(events()).hasSize(1);
  }

  @Test
  void refusesTheSameKeyWithAnotherBody() {
    client.push(run, bytes(metric(1, "1")), "Content-Type", NDJSON, "Idempotency-Key", "k");

    Answer other =
        client.push(run, bytes(metric(2, "1")), "Content-Type", NDJSON, "Idempotency-Key", "k");

    assertProblem(other, 422, "Idempotency-Key");
    assertThat(events()).hasSize(1);
  }

  @Test
  void refusesAKeyThatIsTooLongOrNoVisibleAscii() {
    for (String key : List.of("has space", "k".repeat(256))) {
      Answer answer =
          client.push(run, bytes(metric(1, "1")), "Content-Type", NDJSON, "Idempotency-Key", key);

      assertProblem(answer, 400, "visible ASCII");
    }
  }

  @Test
  void saysHowToCreateAnUnknownRun() {
    assertProblem(client.pushLines("nobody", metric(1, "1")), 404, "POST /api/v1/runs");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json|''|empty",
        "application/json|'{'|JSON array",
        "application/json|'[{]'|malformed",
        "application/json|'{}'|JSON array",
        "application/x-ndjson|''|at least one event"
      })
  void refusesABodyThatCannotBeRead(String type, String body, String detail) {
    assertProblem(client.push(run, bytes(body), "Content-Type", type), 400, detail);
  }

  @Test
  void refusesOtherMediaTypesAndEncodings() {
    assertProblem(client.push(run, bytes("x"), "Content-Type", "text/plain"), 415, "text/plain");
    assertProblem(
        client.push(run, bytes("x"), "Content-Type", JSON_TYPE, "Content-Encoding", "br"),
        415,
        "gzip");
    assertProblem(
        client.push(run, bytes("x"), "Content-Type", JSON_TYPE, "Content-Encoding", "gzip"),
        400,
        "gzip");
  }

  @Test
  void stopsADecompressionBombWith413() {
    byte[] bomb = ApiClient.gzip(" ".repeat(200 << 20));

    Answer answer = client.push(run, bomb, "Content-Type", NDJSON, "Content-Encoding", "gzip");

    assertProblem(answer, 413, "16777216 bytes");
  }

  @Test
  void refusesTooManyEventsAndTooManyBytesWith413() {
    String many = "{}\n".repeat(100_001);
    assertProblem(client.pushLines(run, many), 413, "100000 events");
    byte[] large = bytes(" ".repeat((16 << 20) + 1));
    assertProblem(client.push(run, large, "Content-Type", NDJSON), 413, "16777216 bytes");
  }

  private List<JsonNode> events() {
    return client.get("/api/v1/runs/" + run + "/events").json().get("items").valueStream().toList();
  }

  private List<JsonNode> incidents() {
    return client
        .get("/api/v1/runs/" + run + "/events?type=incident")
        .json()
        .get("items")
        .valueStream()
        .toList();
  }

  private static String metric(long step, String value) {
    return "{\"type\":\"metric\",\"time\":\"%s\",\"step\":%d,\"name\":\"loss\",\"value\":%s}"
        .formatted(Instant.now(), step, value);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
