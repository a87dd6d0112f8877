package io.curvescope.acceptance.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.curvescope.acceptance.analysis.SubmittedAnalysis;
import io.curvescope.testkit.http.ApiClient;
import io.curvescope.testkit.proof.TimeBudget;
import io.curvescope.testkit.sample.CheckpointBody;
import io.curvescope.testkit.server.InProcessServer;
import io.curvescope.testkit.server.ServerProcess;
import io.curvescope.testkit.server.TestServer;
import io.curvescope.testkit.services.FreePort;
import io.micrometer.tracing.Tracer;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The server's own spans, at a receiver that speaks OTLP. */
@TimeBudget(seconds = 90)
class TracingHttpTest {
  private static final String JOB_SPAN = "00f067aa0ba902b7";
  private static final String PUSH = "http post /api/v1/runs/{run}/events";
  private static final String SUBMIT = "http post /api/v1/runs/{run}/checkpoints";

  @Test
  void requestsCommitsAndAnalysesStandInTheTraceOfTheJob() throws IOException {
    try (SpanReceiver receiver = SpanReceiver.start();
        ServerProcess server =
            ServerProcess.start(
                List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
                new HashMap<>(TestServer.TIMESCALEDB.settings()),
                Map.of(
                    "OTEL_EXPORTER_OTLP_ENDPOINT", receiver.endpoint(),
                    "OTEL_BSP_SCHEDULE_DELAY", "100",
                    // As the compose file passes it on where it is not set.
                    "CURVESCOPE_OTLP_ENDPOINT", "",
                    "CURVESCOPE_WORKER_PROCESSES", "1"))) {
      ApiClient client = server.client();
      String run = client.createRun();
      String trace = newTrace();

      push(client, run, 3, traceparent(trace, true));
      SpanReceiver.Received request = receiver.await(trace, PUSH);
      SpanReceiver.Received commit = receiver.await(trace, "commit");

      assertThat(request.parent()).isEqualTo(JOB_SPAN);
      assertThat(request.service()).isEqualTo("curvescope");
      assertThat(request.tag("http.url")).contains(run);
      assertThat(request.tag("status")).isEqualTo("200");
      assertThat(commit.parent()).isEqualTo(request.id());
      assertThat(commit.tag("curvescope.batch.events")).isEqualTo("1");
      assertThat(stepOfTrace(client, run, trace)).isEqualTo(3);

      String submission = newTrace();
      new SubmittedAnalysis(client, submit(client, run, submission)).awaitResult();
      SpanReceiver.Received analysis = receiver.await(submission, "analysis");

      assertThat(analysis.parent()).isEqualTo(receiver.await(submission, SUBMIT).id());
      assertThat(analysis.service()).isEqualTo("curvescope-worker");
      assertThat(analysis.tag("curvescope.run.id")).isEqualTo(run);
      assertThat(Long.parseLong(analysis.tag("curvescope.matvecs"))).isPositive();
    }
  }

  @Test
  void theCallerDecidesWhetherItsTraceIsExportedAndASettingForTheRest() {
    try (SpanReceiver receiver = SpanReceiver.start();
        InProcessServer server = tracing(receiver.endpoint(), "0")) {
      ApiClient client = server.client();
      String run = client.createRun();
      String silent = newTrace();
      String exported = newTrace();
      push(client, run, 1, traceparent(silent, false));
      client.get("/api/v1/runs/" + run);
      push(client, run, 2, traceparent(exported, true));

      receiver.await(exported, PUSH);
      receiver.await(exported, "commit");

      assertThat(receiver.ofTrace(silent)).isEmpty();
      assertThat(receiver.all()).allMatch(each -> each.trace().equals(exported));
      assertThat(stepOfTrace(client, run, silent)).isEqualTo(1);
    }
  }

  @Test
  void aReceiverThatIsAwayCostsNothingButTheSpans() {
    int port = FreePort.find();
    try (InProcessServer server = tracing("http://127.0.0.1:" + port, "1.0")) {
      ApiClient client = server.client();
      String run = client.createRun();
      push(client, run, 1, traceparent(newTrace(), true));

      // Once it is there, with full sampling every request is a trace but those of monitoring.
      try (SpanReceiver receiver = SpanReceiver.start(port)) {
        assertThat(client.get("/actuator/health").status()).isEqualTo(200);
        client.createRun();
        receiver.awaitAny("http post /api/v1/runs");
        client.get("/api/v1/runs/" + run);
        receiver.awaitAny("http get /api/v1/runs/{run}");
        assertThat(receiver.all()).noneMatch(each -> each.tag("uri").startsWith("/actuator"));
      }
    }
  }

  @Test
  void withoutAnEndpointNoSpanIsMade() {
    InProcessServer server = TestServer.EMBEDDED.running();

    assertThat(server.beans(Tracer.class)).isEmpty();
    assertThat(server.client().get("/api/v1/runs").status()).isEqualTo(200);
  }

  private static InProcessServer tracing(String endpoint, String sampling) {
    Map<String, String> settings = new HashMap<>(TestServer.TIMESCALEDB.settings());
    settings.put("curvescope.otlp.endpoint", endpoint + "/");
    settings.put("curvescope.otlp.sampling", sampling);
    // How long the end waits for spans that nobody takes any more.
    settings.put("management.opentelemetry.tracing.export.otlp.timeout", "1s");
    settings.put("management.opentelemetry.tracing.export.schedule-delay", "50ms");
    return InProcessServer.start(settings);
  }

  private static String submit(ApiClient client, String run, String trace) {
    ApiClient.Answer answer =
        client.send(
            client
                .request("/api/v1/runs/" + run + "/checkpoints")
                .header("Content-Type", CheckpointBody.CONTENT_TYPE)
                .header("traceparent", traceparent(trace, true))
                .POST(
                    BodyPublishers.ofByteArray(
                        CheckpointBody.ofCase("cases/a_linreg_mean")
                            .asking("{\"step\":1,\"loss\":\"mse\",\"top\":1}")
                            .bytes()))
                .build());
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(202);
    return answer.header("Location");
  }

  /** What a client of this trace pushes: events carry the trace's id, the request its parent. */
  private static void push(ApiClient client, String run, int step, String traceparent) {
    String event =
        "{\"type\":\"hv\",\"time\":\"%s\",\"step\":%d,\"seconds\":0.01,\"trace_id\":\"%s\"}"
            .formatted(Instant.now(), step, traceparent.substring(3, 35));
    ApiClient.Answer answer =
        client.push(
            run,
            event.getBytes(StandardCharsets.UTF_8),
            "Content-Type",
            ApiClient.NDJSON,
            "traceparent",
            traceparent);
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
  }

  /** The step of the one stored event of a trace. */
  private static int stepOfTrace(ApiClient client, String run, String trace) {
    return Stream.of(client.get("/api/v1/runs/" + run + "/events?type=hv").json())
        .flatMap(page -> page.required("items").valueStream())
        .filter(event -> event.required("trace_id").stringValue().equals(trace))
        .map(event -> event.required("step").intValue())
        .reduce(
            (first, second) -> {
              throw new AssertionError("two events of one trace");
            })
        .orElseThrow();
  }

  private static String newTrace() {
    return UUID.randomUUID().toString().replace("-", "");
  }

  private static String traceparent(String trace, boolean sampled) {
    return "00-" + trace + "-" + JOB_SPAN + (sampled ? "-01" : "-00");
  }
}
