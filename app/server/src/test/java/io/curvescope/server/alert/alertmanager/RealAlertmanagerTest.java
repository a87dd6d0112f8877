package io.curvescope.server.alert.alertmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.curvescope.server.alert.Alert;
import io.curvescope.server.alert.AlertName;
import io.curvescope.testkit.services.Alertmanager;
import io.curvescope.testkit.services.ShippedAlertmanager;
import io.curvescope.testkit.services.WebhookReceiver;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What a real Alertmanager with the shipped routes, but short waits, makes of what it is told. */
class RealAlertmanagerTest {
  private static final Duration INTERVAL = Duration.ofSeconds(15);
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** How often it has looked whether it has sent already what it would send. */
  private static final String DECISIONS = "alertmanager_nflog_queries_total";

  @TempDir private Path folder;

  private final Clock clock = Clock.systemUTC();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final HttpClient http = HttpClient.newHttpClient();
  private final WebhookReceiver receiver = WebhookReceiver.start();
  private final List<AutoCloseable> opened = new ArrayList<>(List.of(receiver));
  private Instant since = Instant.EPOCH;

  @BeforeEach
  void shipped() throws Exception {
    since = clock.instant().minusSeconds(20);
    Files.createDirectories(folder);
    ShippedAlertmanager.copyTo(folder, receiver.url(), "1s", "1s");
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened.reversed()) {
      each.close();
    }
    http.shutdownNow();
  }

  @Test
  void whatIsSentIsWhatItHas() {
    Alertmanager alertmanager = alone();

    notifier(alertmanager).passed(clock.instant(), SampleAlerts.firing(1, since));

    JsonNode alert = Objects.requireNonNull(awaitAlerts(alertmanager, 1).get("run-1"));
    assertThat(texts(alert.get("labels")))
        .isEqualTo(SampleAlerts.firing(1, since).getFirst().labels().toMap());
    assertThat(texts(alert.get("annotations")))
        .isEqualTo(SampleAlerts.firing(1, since).getFirst().annotations().toMap());
    assertThat(alert.get("generatorURL").stringValue())
        .isEqualTo("http://grafana:3000/d/run?var-run=1");
    assertThat(Instant.parse(alert.get("startsAt").stringValue()))
        .isBetween(since.minusMillis(1), since);
    assertThat(alert.get("receivers").get(0).get("name").stringValue())
        .isEqualTo("model-infra-pages");
  }

  @Test
  void aPageIsSentOnceHoweverOftenItIsToldOfAndResolvesOnce() {
    Alertmanager alertmanager = alone();
    AlertmanagerNotifier notifier = notifier(alertmanager);
    for (int pass = 0; pass < 10; pass++) {
      notifier.passed(clock.instant(), SampleAlerts.firing(1, since));
    }
    await().atMost(LIMIT).until(() -> !receiver.notifications().isEmpty());

    Alert over = SampleAlerts.resolved(AlertName.NON_FINITE, 1, since, clock.instant());
    notifier.passed(clock.instant(), List.of(over));
    await().atMost(LIMIT).until(() -> receiver.notifications().size() == 2);
    // Of a group without alerts that fire nothing is heard again; a ticket shows that time has
    // passed.
    notifier.passed(
        clock.instant(), List.of(over, SampleAlerts.firing(AlertName.COST_OVERRUN, 2, since)));
    await()
        .atMost(LIMIT)
        .until(() -> receiver.telling("CostOverrun", "run-2", "firing").size() == 1);
    awaitFlushes(alertmanager, 2);

    assertThat(receiver.notifications())
        .extracting(WebhookReceiver.Notification::receiver)
        .containsExactly("model-infra-pages", "model-infra-pages", "data-science-tickets");
    assertThat(receiver.telling("NonFinite", "run-1", "firing")).hasSize(1);
    assertThat(receiver.telling("NonFinite", "run-1", "resolved")).hasSize(1);
  }

  @Test
  void aTicketGoesToDataScienceUnlessItsRunPages() {
    Alertmanager alertmanager = alone();
    // Of alerts older than its wait it tells at once, perhaps before it has seen that one inhibits
    // another.
    Instant now = clock.instant();
    List<Alert> alerts =
        List.of(
            SampleAlerts.firing(AlertName.NON_FINITE, 1, now),
            SampleAlerts.firing(AlertName.COST_OVERRUN, 1, now),
            SampleAlerts.firing(AlertName.COST_OVERRUN, 2, now));

    notifier(alertmanager).passed(clock.instant(), alerts);

    await()
        .atMost(LIMIT)
        .until(
            () ->
                receiver.telling("NonFinite", "run-1", "firing").size() == 1
                    && receiver.telling("CostOverrun", "run-2", "firing").size() == 1);
    assertThat(receiver.telling("CostOverrun", "run-1", "firing")).isEmpty();
    assertThat(receiver.telling("CostOverrun", "run-2", "firing").getFirst().receiver())
        .isEqualTo("data-science-tickets");
    assertThat(
            alertmanager
                .get("/api/v2/alerts?active=false&inhibited=true")
                .valueStream()
                .map(alert -> alert.get("labels").get("run").stringValue()))
        .containsExactly("run-1");
  }

  @Test
  void aChatGetsTheReadableMessageByTheExampleOfTheDocumentation() throws Exception {
    Path file = folder.resolve("alertmanager.yml");
    String shipped = Files.readString(file);
    String chat =
        shipped.replace(
            """
              - name: data-science-tickets
                webhook_configs:
                  - url_file: receivers/data-science-tickets.url
                    send_resolved: true
            """,
            exampleReceiver());
    assertThat(chat).isNotEqualTo(shipped);
    Files.writeString(file, chat);

    notifier(alone())
        .passed(clock.instant(), List.of(SampleAlerts.firing(AlertName.COST_OVERRUN, 2, since)));

    await().atMost(LIMIT).until(() -> !receiver.notifications().isEmpty());
    JsonNode message = receiver.notifications().getFirst().body().at("/attachments/0");
    assertThat(message.get("title").stringValue())
        .isEqualTo("🎫 TICKET: CostOverrun of run run-2 in vision");
    assertThat(message.get("title_link").stringValue())
        .isEqualTo("http://grafana:3000/d/run?var-run=2");
    assertThat(message.get("text").stringValue())
        .contains(
            "run-2: loss is Infinity", "What to do: http://server:8080/runbooks/cost-overrun");
  }

  @Test
  void anInvalidAlertDoesNotSinkTheOthers() {
    Alertmanager alertmanager = alone();
    List<Alert> alerts = new ArrayList<>(SampleAlerts.firing(20, since));
    alerts.set(6, SampleAlerts.invalid(AlertName.NON_FINITE, 7, since));
    String batch = AlertJson.write(alerts, clock.instant(), clock.instant().plusSeconds(60));
    // The premise: as one batch it is refused.
    assertThat(alertmanager.post("/api/v2/alerts", batch)).isIn(400, 422);

    notifier(alertmanager).passed(clock.instant(), alerts);

    assertThat(awaitAlerts(alertmanager, 19)).doesNotContainKey("run-7");
    await().until(() -> count("sent") == 19 && count("refused") == 1);
  }

  @Test
  void oneThatWasStartedAgainKnowsEverythingAfterOnePassAndRepeatsNothing() {
    Alertmanager alertmanager = alone();
    AlertmanagerNotifier notifier = notifier(alertmanager);
    // Not older than its wait, or it would tell of the first before it has the second.
    Instant now = clock.instant();
    notifier.passed(clock.instant(), SampleAlerts.firing(2, now));
    await().atMost(LIMIT).until(() -> receiver.telling("NonFinite", "run-2", "firing").size() == 1);
    // Only once it has written down that it has told of them.
    awaitFlushes(alertmanager, 1);
    alertmanager.stop();
    notifier.passed(clock.instant(), SampleAlerts.firing(2, now));
    await().until(() -> count("failed") == 2);

    alertmanager.start();
    assertThat(alertmanager.alerts()).isEmpty();
    notifier.passed(clock.instant(), SampleAlerts.firing(2, now));

    assertThat(awaitAlerts(alertmanager, 2)).containsOnlyKeys("run-1", "run-2");
    awaitFlushes(alertmanager, 2);
    assertThat(receiver.notifications()).hasSize(1);
  }

  @Test
  void whatIsNotSentAgainEnds() {
    // Of a server that died after one pass.
    notifier(Duration.ofSeconds(3), alone()).passed(clock.instant(), SampleAlerts.firing(1, since));

    await()
        .atMost(LIMIT)
        .until(() -> receiver.telling("NonFinite", "run-1", "resolved").size() == 1);
    assertThat(receiver.telling("NonFinite", "run-1", "firing")).hasSize(1);
  }

  @Test
  void twoPeersOfAClusterTellOfAnAlertOnce() {
    List<Alertmanager> peers = Alertmanager.startQuickCluster(folder, 2);
    opened.addAll(peers);
    await().atMost(LIMIT).until(() -> peers.stream().allMatch(peer -> peer.isSettled(2)));

    notifier(peers.getFirst(), peers.getLast())
        .passed(clock.instant(), SampleAlerts.firing(1, since));

    awaitAlerts(peers.getFirst(), 1);
    awaitAlerts(peers.getLast(), 1);
    // The second waits for the first before it would send.
    await().atMost(LIMIT).until(() -> peers.stream().allMatch(peer -> peer.metric(DECISIONS) > 0));
    awaitFlushes(peers.getLast(), 2);
    assertThat(receiver.notifications()).hasSize(1);
  }

  /** The receiver of docs/alertmanager.md for a chat, its address where that of this test lies. */
  private static String exampleReceiver() throws IOException {
    String documentation = Files.readString(Path.of("../../docs/alertmanager.md"));
    String start = "    receivers:\n";
    int from = documentation.indexOf(start) + start.length();
    return documentation
        .substring(from, documentation.indexOf("\n\n", from) + 1)
        .replace("/etc/alertmanager/receivers/", "receivers/")
        .indent(-4);
  }

  private Alertmanager alone() {
    Alertmanager alertmanager = Alertmanager.start(folder);
    opened.add(alertmanager);
    return alertmanager;
  }

  private AlertmanagerNotifier notifier(Alertmanager... alertmanagers) {
    return notifier(INTERVAL.multipliedBy(4), alertmanagers);
  }

  private AlertmanagerNotifier notifier(Duration expiry, Alertmanager... alertmanagers) {
    List<Peer> peers = new ArrayList<>();
    for (Alertmanager each : alertmanagers) {
      peers.add(
          new Peer(
              new PeerClient(http, PeerAddress.parse(each.url(), 1), Duration.ofSeconds(10)),
              new PeerMetrics(registry, peers.size(), clock, INTERVAL),
              clock,
              INTERVAL));
    }
    AlertmanagerNotifier notifier = new AlertmanagerNotifier(peers, expiry);
    opened.add(notifier);
    return notifier;
  }

  /** Waits until it has so many alerts; gives them by run. */
  private static Map<String, JsonNode> awaitAlerts(Alertmanager alertmanager, int count) {
    await().atMost(LIMIT).until(() -> alertmanager.alerts().size() == count);
    return alertmanager
        .alerts()
        .valueStream()
        .collect(
            Collectors.toMap(
                alert -> alert.get("labels").get("run").stringValue(), alert -> alert));
  }

  /** Waits until it has thought so many times more about whether to send. */
  private static void awaitFlushes(Alertmanager alertmanager, int count) {
    double before = alertmanager.metric(DECISIONS);
    await().atMost(LIMIT).until(() -> alertmanager.metric(DECISIONS) >= before + count);
  }

  private static Map<String, String> texts(JsonNode object) {
    return object.properties().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, member -> member.getValue().stringValue()));
  }

  private double count(String outcome) {
    return registry
        .get("curvescope.alertmanager.alerts")
        .tags("peer", "0", "outcome", outcome)
        .counter()
        .count();
  }
}
