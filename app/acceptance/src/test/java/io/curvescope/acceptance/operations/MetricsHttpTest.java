package io.curvescope.acceptance.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.curvescope.testkit.http.ApiClient;
import io.curvescope.testkit.server.TestServer;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestServer.class)
class MetricsHttpTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final TestServer server;

  MetricsHttpTest(TestServer server) {
    this.server = server;
  }

  @Test
  void countsEventsBatchesAndRejectionsWithoutLabelsThatClientsChoose() {
    ApiClient client = server.client();
    String run = client.createRun();
    double accepted = value("curvescope_ingest_events_total{outcome=\"accepted\",type=\"cg\"}");
    double stored = value("curvescope_ingest_batches_total{outcome=\"stored\"}");
    double rejected =
        value("curvescope_ingest_rejections_total{field=\"iterations\",reason=\"invalid\"}");
    double other = value("curvescope_ingest_rejections_total{field=\"other\",reason=\"invalid\"}");

    client.pushLines(
        run,
        """
        {"type":"cg","time":"%1$s","step":1,"iterations":7}
        {"type":"cg","time":"%1$s","step":1,"iterations":-7}
        {"type":"cg","made up":1,"made up":2}"""
            .formatted(Instant.now()));

    assertThat(value("curvescope_ingest_events_total{outcome=\"accepted\",type=\"cg\"}"))
        .isEqualTo(accepted + 1);
    assertThat(value("curvescope_ingest_batches_total{outcome=\"stored\"}")).isEqualTo(stored + 1);
    assertThat(value("curvescope_ingest_rejections_total{field=\"iterations\",reason=\"invalid\"}"))
        .isEqualTo(rejected + 1);
    assertThat(scrape()).doesNotContain("made up");
    assertThat(value("curvescope_ingest_rejections_total{field=\"other\",reason=\"invalid\"}"))
        .isEqualTo(other);
    assertThat(value("curvescope_ingest_batch_events_count")).isPositive();
    assertThat(value("curvescope_ingest_payload_bytes_count")).isPositive();
    assertThat(value("curvescope_ingest_commit_seconds_count")).isPositive();
    assertThat(scrape()).contains("curvescope_ingest_commit_seconds_bucket{");
    assertThat(value("curvescope_ingest_queue_bytes")).isZero();
    assertThat(value("curvescope_ingest_queue_capacity_bytes")).isPositive();
  }

  @Test
  void showsTheStorageVariantAndRunsByStatus() {
    assertThat(scrape())
        .containsPattern(
            "curvescope_storage_variant\\{variant=\"" + server.variant() + "[a-z]*\"\\} 1\\.0");
    server.client().createRun();
    await()
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(value("curvescope_runs{status=\"running\"}")).isPositive());
  }

  @Test
  void gaugesOfARunComeWithItsEventsAndGoWhenItEnds() {
    ApiClient client = server.client();
    String run = client.createRun();
    String labels = "{model=\"\",project=\"test\",run=\"" + run + "\"}";
    client.pushLines(
        run,
        """
        {"type":"metric","time":"%1$s","step":1,"name":"loss","value":0.25}
        {"type":"spectrum","time":"%1$s","step":1,"eigenvalues":[3.5,1]}
        {"type":"cg","time":"%1$s","step":1,"iterations":7}
        {"type":"hv","time":"%1$s","step":1,"seconds":0.5}
        {"type":"incident","time":"%1$s","step":1,"kind":"oom"}
        {"type":"cost","time":"%1$s","step":1,"amount":1.5,"currency":"EUR"}"""
            .formatted(Instant.now()));

    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              assertThat(value("curvescope_run_loss" + labels)).isEqualTo(0.25);
              assertThat(value("curvescope_run_top_eigenvalue" + labels)).isEqualTo(3.5);
              assertThat(value("curvescope_run_cg_iterations" + labels)).isEqualTo(7);
              assertThat(value("curvescope_run_hv_seconds" + labels)).isEqualTo(0.5);
              assertThat(value("curvescope_run_incidents" + labels)).isEqualTo(1);
              assertThat(value("curvescope_run_cost" + labels.replace("{", "{currency=\"EUR\",")))
                  .isEqualTo(1.5);
            });

    client.post("/api/v1/runs/" + run + "/finish", "{\"status\":\"completed\"}");

    await().atMost(LIMIT).untilAsserted(() -> assertThat(scrape()).doesNotContain(run));
  }

  @Test
  void exposesHealthInfoAndPrometheusOnly() {
    ApiClient client = server.client();
    assertThat(client.get("/actuator/health/readiness").json().get("status").stringValue())
        .isEqualTo("UP");
    assertThat(client.get("/actuator/health/liveness").status()).isEqualTo(200);
    assertThat(client.get("/actuator/info").status()).isEqualTo(200);
    for (String closed : new String[] {"env", "beans", "heapdump", "loggers", "configprops"}) {
      assertThat(client.get("/actuator/" + closed).status()).as(closed).isEqualTo(404);
    }
  }

  private String scrape() {
    return server.client().get("/actuator/prometheus").response().body();
  }

  /** The value of a sample, zero where there is none yet. */
  private double value(String sample) {
    return scrape()
        .lines()
        .filter(line -> line.startsWith(sample + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(sample.length() + 1)))
        .sum();
  }
}
