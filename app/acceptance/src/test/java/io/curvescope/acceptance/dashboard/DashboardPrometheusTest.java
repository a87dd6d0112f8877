package io.curvescope.acceptance.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.curvescope.testkit.http.ApiClient;
import io.curvescope.testkit.repository.DashboardFile;
import io.curvescope.testkit.server.InProcessServer;
import io.curvescope.testkit.server.TestServer;
import io.curvescope.testkit.services.Prometheus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What the dashboards ask Prometheus, asked of a real one that scrapes a server with runs. */
class DashboardPrometheusTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @TempDir private Path data = Path.of("");

  @Test
  void everyExpressionYieldsSeriesWithTheLabelsOfItsLegend() throws IOException {
    InProcessServer server = TestServer.EMBEDDED.running();
    ApiClient client = server.client();
    DashboardRuns runs = new DashboardRuns(client);
    try (Prometheus prometheus = Prometheus.scraping(server.port())) {
      runs.push();
      client.pushLines(runs.runs().getFirst(), "{\"type\":\"nothing that there is\"}");
      List<JsonNode> targets = targets();
      assertThat(targets).hasSizeGreaterThan(3);
      for (JsonNode target : targets) {
        String expression = target.required("expr").stringValue();
        // The objectives are counted every quarter of a minute.
        Awaitility.await(expression)
            .atMost(LIMIT)
            .pollInterval(Duration.ofMillis(500))
            .untilAsserted(() -> assertDrawable(target, ask(prometheus, expression)));
      }
      theServerAsksItForItsPanels(prometheus);
    }
  }

  private void theServerAsksItForItsPanels(Prometheus prometheus) {
    try (InProcessServer asking =
        InProcessServer.start(
            Map.of(
                "curvescope.data", data.toString(),
                "curvescope.prometheus.url", prometheus.url()))) {
      for (DashboardFile file : DashboardFile.all()) {
        file.panels().stream()
            .filter(panel -> targets(panel).findAny().isPresent())
            .forEach(panel -> assertAnswered(asking.client(), file.uid(), panel));
      }
    }
  }

  private static void assertAnswered(ApiClient client, String uid, JsonNode panel) {
    Instant now = Instant.now();
    ApiClient.Answer answer =
        client.post(
            "/api/v1/dashboards/" + uid + "/panels/" + panel.required("id") + "/query",
            "{\"from\":\"%s\",\"to\":\"%s\"}".formatted(now.minusSeconds(300), now));
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    assertThat(answer.json().get("items"))
        .isNotEmpty()
        .allSatisfy(
            item -> {
              assertThat(item.get("notice").isNull()).as(item.toString()).isTrue();
              assertThat(item.get("rows")).as(panel.required("title").stringValue()).isNotEmpty();
            });
  }

  private static JsonNode ask(Prometheus prometheus, String expression) {
    Instant now = Instant.now();
    return prometheus.range(expression, now.minusSeconds(60), now, Duration.ofSeconds(1));
  }

  private static void assertDrawable(JsonNode target, JsonNode series) {
    assertThat(series).isNotEmpty();
    String legend = target.required("legendFormat").stringValue();
    if (legend.startsWith("{{")) {
      String label = legend.substring(2, legend.length() - 2);
      series.forEach(each -> assertThat(each.required("metric").has(label)).as(legend).isTrue());
    }
  }

  private static List<JsonNode> targets() {
    return DashboardFile.all().stream()
        .flatMap(file -> file.panels().stream())
        .<JsonNode>flatMap(DashboardPrometheusTest::targets)
        .toList();
  }

  private static Stream<JsonNode> targets(JsonNode panel) {
    return panel.required("targets").valueStream().filter(target -> target.has("expr"));
  }
}
