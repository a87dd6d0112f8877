package io.curvescope.acceptance.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.curvescope.testkit.http.ApiClient;
import io.curvescope.testkit.server.InProcessServer;
import io.curvescope.testkit.server.TestServer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.AggregationTemporalitySelector;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** OpenTelemetry metrics come in by its own protocol, from its own SDK among others. */
@ParameterizedClass
@EnumSource(TestServer.class)
class OtlpHttpTest {
  private static final AttributeKey<Long> STEP = AttributeKey.longKey("curvescope.step");

  private final InProcessServer server;
  private final ApiClient client;

  OtlpHttpTest(TestServer database) {
    server = database.running();
    client = server.client();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "none"})
  void theSdkOfOpenTelemetryExportsHvLatencyLossAndMetricsOfItsOwn(String compression) {
    String run = "otlp-" + UUID.randomUUID();
    OtlpHttpMetricExporter exporter =
        OtlpHttpMetricExporter.builder()
            .setEndpoint("http://127.0.0.1:" + server.port() + "/v1/metrics")
            .setCompression(compression)
            .setAggregationTemporalitySelector(AggregationTemporalitySelector.deltaPreferred())
            .build();
    Resource resource =
        Resource.create(
            Attributes.builder()
                .put("curvescope.run.id", run)
                .put("curvescope.project", "otlp")
                .put("curvescope.model", "mlp")
                .put("curvescope.rank", 3)
                .build());
    try (SdkMeterProvider provider =
        SdkMeterProvider.builder()
            .setResource(resource)
            .registerMetricReader(PeriodicMetricReader.create(exporter))
            .build()) {
      Meter meter = provider.get("job");
      DoubleHistogram hv = meter.histogramBuilder("curvescope.hv.seconds").setUnit("s").build();
      hv.record(0.010, Attributes.of(STEP, 7L));
      hv.record(0.030, Attributes.of(STEP, 7L));
      meter.gaugeBuilder("curvescope.loss").build().set(0.25, Attributes.of(STEP, 7L));
      meter
          .gaugeBuilder("curvescope.cg.iterations")
          .ofLongs()
          .build()
          .set(
              12,
              Attributes.of(
                  STEP,
                  7L,
                  AttributeKey.doubleKey("damping"),
                  0.5,
                  AttributeKey.booleanKey("converged"),
                  true));
      meter
          .counterBuilder("batches")
          .build()
          .add(5, Attributes.of(AttributeKey.stringKey("split"), "train"));
      assertThat(provider.forceFlush().join(30, TimeUnit.SECONDS).isSuccess()).isTrue();
    }

    JsonNode hv = events(run, "hv").get(0);
    assertThat(hv.get("seconds").doubleValue()).isEqualTo(0.020);
    assertThat(hv.get("count").longValue()).isEqualTo(2);
    assertThat(hv.get("max_seconds").doubleValue()).isEqualTo(0.030);
    assertThat(hv.get("step").longValue()).isEqualTo(7);
    assertThat(hv.get("rank").intValue()).isEqualTo(3);
    JsonNode solve = events(run, "cg").get(0);
    assertThat(solve.get("iterations").longValue()).isEqualTo(12);
    assertThat(solve.get("damping").doubleValue()).isEqualTo(0.5);
    assertThat(solve.get("converged").booleanValue()).isTrue();
    assertThat(events(run, "metric"))
        .extracting(event -> event.get("name").stringValue() + " " + event.get("value"))
        .contains("loss 0.25", "batches{split=train} 5.0");
    assertThat(client.get("/api/v1/runs/" + run).json().get("model").stringValue())
        .isEqualTo("mlp");
  }

  @Test
  void theSameBytesAreStoredOnceHoweverOftenTheyCome() throws Exception {
    String run = client.createRun();
    byte[] body = json(run, gauge("curvescope.loss", "1.5")).getBytes(StandardCharsets.UTF_8);

    for (int i = 0; i < 3; i++) {
      HttpResponse<byte[]> answer = post("application/json", body);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
      assertThat(new String(answer.body(), StandardCharsets.UTF_8)).doesNotContain("rejected");
    }

    assertThat(events(run, "metric")).hasSize(1);
  }

  @Test
  void whatCannotBeTakenIsCountedWithItsReasonAndTheRestIsStored() throws Exception {
    String run = client.createRun();
    String cumulative =
        "{\"name\":\"curvescope.hv.seconds\",\"histogram\":{\"aggregationTemporality\":2,\"dataPoints\":[{\"timeUnixNano\":\"%s\",\"count\":\"2\",\"sum\":1}]}}"
            .formatted(nanos());

    JsonNode partial =
        ApiClient.JSON
            .readTree(
                post(
                        "application/json",
                        json(run, cumulative + "," + gauge("curvescope.loss", "\"NaN\""))
                            .getBytes(StandardCharsets.UTF_8))
                    .body())
            .get("partialSuccess");

    assertThat(partial.get("rejectedDataPoints").stringValue()).isEqualTo("1");
    assertThat(partial.get("errorMessage").stringValue()).contains("delta temporality");
    assertThat(events(run, "metric")).hasSize(1);
    // As over the other route, a loss of NaN is an incident.
    assertThat(events(run, "incident")).hasSize(1);
  }

  @Test
  void anUnknownRunIsAPartialSuccessAndNotTriedAgain() throws Exception {
    String body = json("no-such-run", gauge("curvescope.loss", "1"));

    HttpResponse<byte[]> answer = post("application/json", body.getBytes(StandardCharsets.UTF_8));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(new String(answer.body(), StandardCharsets.UTF_8))
        .contains("\"rejectedDataPoints\": \"1\"")
        .contains("no-such-run");
    assertThat(client.get("/api/v1/runs/no-such-run").status()).isEqualTo(404);
  }

  @Test
  void anEmptyExportIsASuccessWithoutReservations() throws Exception {
    HttpResponse<byte[]> answer = post("application/x-protobuf", new byte[0]);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(ExportMetricsServiceResponse.parseFrom(answer.body()).hasPartialSuccess()).isFalse();
  }

  @Test
  void errorsHaveTheEncodingOfTheRequest() throws Exception {
    HttpResponse<byte[]> json = post("application/json", "{".getBytes(StandardCharsets.UTF_8));
    HttpResponse<byte[]> protobuf = post("application/x-protobuf", new byte[] {1, 2, 3});
    HttpResponse<byte[]> tooLarge = post("application/x-protobuf", new byte[(4 << 20) + 1]);

    assertThat(json.statusCode()).isEqualTo(400);
    assertThat(ApiClient.JSON.readTree(json.body()).get("code").intValue()).isEqualTo(3);
    assertThat(protobuf.statusCode()).isEqualTo(400);
    assertThat(protobuf.headers().firstValue("Content-Type")).contains("application/x-protobuf");
    // Field 1 (code), 3; field 2 (message).
    assertThat(protobuf.body()).startsWith(0x08, 0x03, 0x12);
    assertThat(tooLarge.statusCode()).isEqualTo(413);
    assertThat(post("text/plain", new byte[0]).statusCode()).isEqualTo(415);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e999999999", "\"1e999999999\"", "\"000001E-0999999999\"", "1e9999"})
  void aNumberThatWouldBeABillionDigitsIsRefusedBeforeItIsWrittenOut(String number)
      throws Exception {
    String body =
        "{\"resourceMetrics\":[{\"scopeMetrics\":[{\"metrics\":[{\"name\":\"x\",\"gauge\":{\"dataPoints\":[{\"timeUnixNano\":%s}]}}]}]}]}"
            .formatted(number);

    assertThat(post("application/json", body.getBytes(StandardCharsets.UTF_8)).statusCode())
        .isEqualTo(400);
  }

  private List<JsonNode> events(String run, String type) {
    return client
        .get("/api/v1/runs/" + run + "/events?type=" + type)
        .json()
        .get("items")
        .valueStream()
        .toList();
  }

  private static String json(String run, String metrics) {
    return "{\"resourceMetrics\":[{\"resource\":{\"attributes\":[{\"key\":\"curvescope.run.id\",\"value\":{\"stringValue\":\"%s\"}}]},\"scopeMetrics\":[{\"metrics\":[%s]}]}]}"
        .formatted(run, metrics);
  }

  private static String gauge(String name, String value) {
    return "{\"name\":\"%s\",\"gauge\":{\"dataPoints\":[{\"timeUnixNano\":\"%s\",\"asDouble\":%s}]}}"
        .formatted(name, nanos(), value);
  }

  private static String nanos() {
    Instant now = Instant.now();
    return now.getEpochSecond() + "%09d".formatted(now.getNano());
  }

  private HttpResponse<byte[]> post(String contentType, byte[] body)
      throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request =
          client
              .request("/v1/metrics")
              .header("Content-Type", contentType)
              .POST(BodyPublishers.ofByteArray(body))
              .build();
      return http.send(request, BodyHandlers.ofByteArray());
    }
  }
}
