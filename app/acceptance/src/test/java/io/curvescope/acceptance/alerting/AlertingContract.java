package io.curvescope.acceptance.alerting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.curvescope.testkit.http.ApiClient;
import io.curvescope.testkit.proof.TimeBudget;
import io.curvescope.testkit.server.PackedServer;
import io.curvescope.testkit.services.Alertmanager;
import io.curvescope.testkit.services.TimescaleDatabase;
import io.curvescope.testkit.services.WebhookReceiver;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The packed server and a cluster of two real Alertmanagers with the shipped routes: whatever is
 * restarted, each alert is told of once.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TimeBudget(seconds = 120)
abstract class AlertingContract {
  /** How often an Alertmanager has looked whether it has sent already what it would send. */
  private static final String DECISIONS = "alertmanager_nflog_queries_total";

  private final Duration limit;
  private final WebhookReceiver receiver = WebhookReceiver.start();
  private List<Alertmanager> alertmanagers = List.of();
  private Optional<PackedServer> started = Optional.empty();

  /**
   * @param limit for each thing that is waited for
   */
  AlertingContract(Duration limit) {
    this.limit = limit;
  }

  /** Writes Alertmanager's configuration into a folder. */
  abstract void configure(Path folder, String webhooks);

  /** Starts two Alertmanagers of one cluster. */
  abstract List<Alertmanager> cluster(Path configuration);

  /** The server's settings, as environment variables. */
  abstract Map<String, String> settings();

  @BeforeAll
  void start(@TempDir Path folder) {
    Path configuration = folder.resolve("alertmanager");
    configure(configuration, receiver.url());
    alertmanagers = cluster(configuration);
    Map<String, String> settings = new HashMap<>(settings());
    settings.put(
        "CURVESCOPE_ALERTMANAGER_URLS",
        alertmanagers.stream().map(Alertmanager::url).collect(Collectors.joining(",")));
    PackedServer server =
        new PackedServer(
            folder.resolve("server"),
            TimescaleDatabase.shared().createDatabase(),
            List.of("-Xmx512m"),
            settings);
    started = Optional.of(server);
    server.launch();
    awaitCluster();
    server.awaitReady();
  }

  @AfterAll
  void stop() {
    started.ifPresent(PackedServer::close);
    alertmanagers.forEach(Alertmanager::close);
    receiver.close();
  }

  @Test
  void whoeverIsOnCallHearsOfALostRunOnceAndOnceWhenItIsAcknowledged() throws Exception {
    LostRuns runs = new LostRuns(client());
    Instant pushed = Instant.now();
    String diverging = runs.diverging();
    String outOfMemory = runs.outOfMemoryTwice();
    awaitTold("NonFinite", diverging, "firing");
    awaitTold("RepeatedOutOfMemory", outOfMemory, "firing");
    assertThat(Duration.between(pushed, only("NonFinite", diverging, "firing").at()))
        .isLessThan(Duration.ofMinutes(1));

    acknowledge(diverging);
    acknowledge(outOfMemory);

    for (String[] told :
        List.of(
            new String[] {"NonFinite", diverging},
            new String[] {"RepeatedOutOfMemory", outOfMemory})) {
      awaitTold(told[0], told[1], "resolved");
      assertThat(only(told[0], told[1], "firing").receiver()).isEqualTo("model-infra-pages");
      assertThat(only(told[0], told[1], "resolved").receiver()).isEqualTo("model-infra-pages");
    }
    for (int peer = 0; peer < 2; peer++) {
      assertThat(metrics())
          .contains("curvescope_alertmanager_failing_seconds{peer=\"" + peer + "\"} 0.0")
          .containsPattern(
              "curvescope_alertmanager_alerts_total\\{outcome=\"sent\",peer=\""
                  + peer
                  + "\"} [1-9]");
    }
  }

  @Test
  void lostRunsPageOnceAndExpensiveOnesAreTicketsAlsoWhenAlertmanagerIsRestarted()
      throws Exception {
    LostRuns runs = new LostRuns(client());
    String overBudget = runs.overBudget();
    Instant pushed = Instant.now();
    String diverging = runs.diverging();
    String outOfMemory = runs.outOfMemoryTwice();
    awaitTold("NonFinite", diverging, "firing");
    assertThat(Duration.between(pushed, only("NonFinite", diverging, "firing").at()))
        .isLessThan(Duration.ofMinutes(1));
    awaitTold("RepeatedOutOfMemory", outOfMemory, "firing");
    awaitTold("CostOverrun", overBudget, "firing");
    // Each of the three groups is decided about at least once: both know what was told.
    awaitBothHaveDecided(3);
    // Held down, this is told of after the restart.
    runs.finish(overBudget, "completed");

    alertmanagers.forEach(Alertmanager::stop);
    alertmanagers.forEach(Alertmanager::start);
    // Nothing is lost: both know of it again from the next pass on.
    await()
        .atMost(limit)
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

  @Test
  void aRestartOfTheServerNeitherLosesNorRepeatsAPage() throws Exception {
    LostRuns runs = new LostRuns(client());
    String diverging = runs.diverging();
    awaitTold("NonFinite", diverging, "firing");
    Instant start = startOf(alertmanagers.getFirst(), diverging).orElseThrow();

    server().kill();
    server().launch();
    server().awaitReady();
    await()
        .atMost(limit)
        .until(
            () ->
                metrics()
                    .lines()
                    .anyMatch(
                        line ->
                            line.startsWith(
                                    "curvescope_alertmanager_alerts_total{outcome=\"sent\",peer=\"1\"}")
                                && !line.endsWith(" 0.0")));
    // The second time by what they were sent after the restart.
    awaitBothHaveDecided(2);

    assertThat(startOf(alertmanagers.getFirst(), diverging)).contains(start);
    assertThat(receiver.telling("NonFinite", diverging, "firing")).hasSize(1);
    runs.recover(diverging, 60);
    awaitTold("NonFinite", diverging, "resolved");
    assertThat(receiver.telling("NonFinite", diverging, "firing")).hasSize(1);
    assertThat(receiver.telling("NonFinite", diverging, "resolved")).hasSize(1);
  }

  private PackedServer server() {
    return started.orElseThrow();
  }

  private ApiClient client() {
    return new ApiClient(server().url());
  }

  private String metrics() {
    return client().get("/actuator/prometheus").response().body();
  }

  private void acknowledge(String run) {
    JsonNode alerts = client().get("/api/v1/alerts?state=firing&run=" + run).json().get("items");
    assertThat(alerts).hasSize(1);
    String id = alerts.get(0).get("id").stringValue();
    assertThat(client().post("/api/v1/alerts/" + id + "/acknowledge", "").status()).isEqualTo(200);
  }

  private void awaitCluster() {
    await("cluster")
        .atMost(limit)
        .until(() -> alertmanagers.stream().allMatch(each -> each.isSettled(alertmanagers.size())));
  }

  private void awaitTold(String alert, String run, String status) {
    await(alert + " of " + run + " " + status)
        .atMost(limit)
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
        .atMost(limit)
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
