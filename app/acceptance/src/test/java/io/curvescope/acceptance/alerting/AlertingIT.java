package io.curvescope.acceptance.alerting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.curvescope.testkit.http.ApiClient;
import io.curvescope.testkit.server.PackedServer;
import io.curvescope.testkit.services.Alertmanager;
import io.curvescope.testkit.services.ShippedAlertmanager;
import io.curvescope.testkit.services.TimescaleDatabase;
import io.curvescope.testkit.services.WebhookReceiver;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The packed server and a cluster of two real Alertmanagers, with the shipped routes and, for
 * pages, the shipped waits: whatever is restarted, each alert is told of once.
 */
class AlertingIT {
  private static final Duration LIMIT = Duration.ofMinutes(8);

  /** How often an Alertmanager has looked whether it has sent already what it would send. */
  private static final String DECISIONS = "alertmanager_nflog_queries_total";

  @TempDir private Path folder;
  private final WebhookReceiver receiver = WebhookReceiver.start();
  private final List<Alertmanager> alertmanagers = new ArrayList<>();

  @BeforeEach
  void startCluster() {
    Path configuration =
        ShippedAlertmanager.copyWithShortTickets(folder.resolve("alertmanager"), receiver.url());
    alertmanagers.addAll(Alertmanager.startCluster(configuration, 2));
    await()
        .atMost(LIMIT)
        .until(
            () ->
                alertmanagers.stream()
                    .allMatch(
                        each ->
                            each.get("/api/v2/status").at("/cluster/peers").size() == 2
                                && each.logText().contains("gossip settled")));
  }

  @AfterEach
  void stop() {
    alertmanagers.forEach(Alertmanager::close);
    receiver.close();
  }

  @Test
  void lostRunsPageOnceAndExpensiveOnesAreTicketsAlsoWhenAlertmanagerIsRestarted()
      throws Exception {
    try (PackedServer server = server(Map.of())) {
      server.launch();
      server.awaitReady();
      LostRuns runs = new LostRuns(new ApiClient(server.url()));
      // First, since a cost that is no longer over its budget is held down for five minutes.
      String overBudget = runs.overBudget();
      Instant pushed = Instant.now();
      String diverging = runs.diverging();
      String outOfMemory = runs.outOfMemoryTwice();
      awaitTold("NonFinite", diverging, "firing");
      assertThat(Duration.between(pushed, only("NonFinite", diverging, "firing").at()))
          .isLessThan(Duration.ofMinutes(1));
      awaitTold("RepeatedOutOfMemory", outOfMemory, "firing");
      awaitTold("CostOverrun", overBudget, "firing");
      runs.finish(overBudget, "completed");
      awaitBothHaveDecided(2);

      alertmanagers.forEach(Alertmanager::stop);
      alertmanagers.forEach(Alertmanager::start);
      // Nothing is lost: both know of it again from the next pass on.
      await()
          .atMost(LIMIT)
          .until(
              () ->
                  alertmanagers.stream()
                      .allMatch(
                          each ->
                              startOf(each, diverging).isPresent()
                                  && startOf(each, outOfMemory).isPresent()));
      awaitBothHaveDecided(3);
      runs.finish(diverging, "failed");
      runs.finish(outOfMemory, "failed");

      for (String[] told :
          List.of(
              new String[] {"NonFinite", diverging, "model-infra-pages"},
              new String[] {"RepeatedOutOfMemory", outOfMemory, "model-infra-pages"},
              new String[] {"CostOverrun", overBudget, "data-science-tickets"})) {
        awaitTold(told[0], told[1], "resolved");
        assertThat(only(told[0], told[1], "firing").receiver()).isEqualTo(told[2]);
        assertThat(only(told[0], told[1], "resolved").receiver()).isEqualTo(told[2]);
      }
    }
  }

  @Test
  void aRestartOfTheServerNeitherLosesNorRepeatsAPage() throws Exception {
    // Passes further apart than the usual 15 s: alerts end after four of them unless they are sent
    // again, and on a loaded
    // machine the packed server may take longer than a minute to start.
    try (PackedServer server = server(Map.of("CURVESCOPE_ALERT_PASS", "30s"))) {
      server.launch();
      server.awaitReady();
      LostRuns runs = new LostRuns(new ApiClient(server.url()));
      String diverging = runs.diverging();
      awaitTold("NonFinite", diverging, "firing");
      Instant start = startOf(alertmanagers.getFirst(), diverging).orElseThrow();

      server.kill();
      server.launch();
      server.awaitReady();
      await()
          .atMost(LIMIT)
          .until(
              () ->
                  new ApiClient(server.url())
                      .get("/actuator/prometheus")
                      .response()
                      .body()
                      .lines()
                      .anyMatch(
                          line ->
                              line.startsWith(
                                      "curvescope_alertmanager_alerts_total{outcome=\"sent\",peer=\"1\"}")
                                  && !line.endsWith(" 0.0")));
      awaitBothHaveDecided(3);

      assertThat(startOf(alertmanagers.getFirst(), diverging)).contains(start);
      assertThat(receiver.telling("NonFinite", diverging, "firing")).hasSize(1);
      runs.recover(diverging, 60);
      awaitTold("NonFinite", diverging, "resolved");
      assertThat(receiver.telling("NonFinite", diverging, "firing")).hasSize(1);
      assertThat(receiver.telling("NonFinite", diverging, "resolved")).hasSize(1);
    }
  }

  private PackedServer server(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.put(
        "CURVESCOPE_ALERTMANAGER_URLS",
        alertmanagers.stream().map(Alertmanager::url).collect(Collectors.joining(",")));
    return new PackedServer(
        folder.resolve("server"),
        TimescaleDatabase.shared().createDatabase(),
        List.of("-Xmx512m"),
        all);
  }

  private void awaitTold(String alert, String run, String status) {
    await(alert + " of " + run + " " + status)
        .atMost(LIMIT)
        .until(() -> !receiver.telling(alert, run, status).isEmpty());
  }

  /** The one notification that there is. */
  private WebhookReceiver.Notification only(String alert, String run, String status) {
    List<WebhookReceiver.Notification> told = receiver.telling(alert, run, status);
    assertThat(told).as("%s of %s %s", alert, run, status).hasSize(1);
    return Objects.requireNonNull(told.getFirst());
  }

  /** Waits until each Alertmanager has thought so many times more about whether to send. */
  private void awaitBothHaveDecided(int times) {
    Map<Alertmanager, Double> before = new HashMap<>();
    alertmanagers.forEach(each -> before.put(each, each.metric(DECISIONS)));
    await()
        .atMost(LIMIT)
        .until(
            () ->
                before.entrySet().stream()
                    .allMatch(each -> each.getKey().metric(DECISIONS) >= each.getValue() + times));
  }

  /** Since when an alert of a run fires, as an Alertmanager knows it. */
  private static Optional<Instant> startOf(Alertmanager alertmanager, String run) {
    return alertmanager
        .alerts()
        .valueStream()
        .filter(alert -> alert.at("/labels/run").stringValue("").equals(run))
        .map(alert -> alert.get("startsAt"))
        .map(JsonNode::stringValue)
        .map(Instant::parse)
        .findFirst();
  }
}
