package io.curvescope.acceptance.alerting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.curvescope.testkit.http.ApiClient;
import io.curvescope.testkit.server.InProcessServer;
import io.curvescope.testkit.server.TestServer;
import io.curvescope.testkit.services.Alertmanager;
import io.curvescope.testkit.services.ShippedAlertmanager;
import io.curvescope.testkit.services.WebhookReceiver;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** From a push to a webhook, through a real Alertmanager with the shipped waits for pages. */
class AlertingHttpTest {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  @TempDir private Path folder;

  @Test
  void whoeverIsOnCallHearsOfALostRunWithinAMinuteOnceAndOnceWhenItIsAcknowledged()
      throws Exception {
    try (WebhookReceiver receiver = WebhookReceiver.start();
        Alertmanager alertmanager =
            Alertmanager.start(ShippedAlertmanager.copyWithShortTickets(folder, receiver.url()));
        InProcessServer server = server(alertmanager)) {
      LostRuns runs = new LostRuns(server.client());

      Instant pushed = Instant.now();
      String diverging = runs.diverging();
      String outOfMemory = runs.outOfMemoryTwice();
      String overBudget = runs.overBudget();
      awaitTold(receiver, "NonFinite", diverging, "firing");
      awaitTold(receiver, "RepeatedOutOfMemory", outOfMemory, "firing");
      awaitTold(receiver, "CostOverrun", overBudget, "firing");

      WebhookReceiver.Notification page =
          receiver.telling("NonFinite", diverging, "firing").getFirst();
      assertThat(Duration.between(pushed, page.at())).isLessThan(Duration.ofMinutes(1));
      assertThat(page.receiver()).isEqualTo("model-infra-pages");
      assertThat(
              receiver.telling("RepeatedOutOfMemory", outOfMemory, "firing").getFirst().receiver())
          .isEqualTo("model-infra-pages");
      assertThat(receiver.telling("CostOverrun", overBudget, "firing").getFirst().receiver())
          .isEqualTo("data-science-tickets");

      acknowledge(server.client(), diverging);
      acknowledge(server.client(), outOfMemory);
      awaitTold(receiver, "NonFinite", diverging, "resolved");
      awaitTold(receiver, "RepeatedOutOfMemory", outOfMemory, "resolved");
      for (String alert : List.of("NonFinite", "RepeatedOutOfMemory")) {
        String run = alert.equals("NonFinite") ? diverging : outOfMemory;
        assertThat(receiver.telling(alert, run, "firing")).hasSize(1);
        assertThat(receiver.telling(alert, run, "resolved")).hasSize(1);
      }
      assertThat(server.client().get("/actuator/prometheus").response().body())
          .contains("curvescope_alertmanager_failing_seconds{peer=\"0\"} 0.0")
          .containsPattern(
              "curvescope_alertmanager_alerts_total\\{outcome=\"sent\",peer=\"0\"} [1-9]");
    }
  }

  private static InProcessServer server(Alertmanager alertmanager) {
    Map<String, String> settings = new HashMap<>(TestServer.TIMESCALEDB.settings());
    settings.put("curvescope.alertmanager.urls", alertmanager.url());
    return InProcessServer.start(settings);
  }

  private static void acknowledge(ApiClient client, String run) {
    JsonNode alerts = client.get("/api/v1/alerts?state=firing&run=" + run).json().get("items");
    assertThat(alerts).hasSize(1);
    String id = alerts.get(0).get("id").stringValue();
    assertThat(client.post("/api/v1/alerts/" + id + "/acknowledge", "").status()).isEqualTo(200);
  }

  private static void awaitTold(WebhookReceiver receiver, String alert, String run, String status) {
    await(alert + " " + status)
        .atMost(LIMIT)
        .until(() -> !receiver.telling(alert, run, status).isEmpty());
  }
}
