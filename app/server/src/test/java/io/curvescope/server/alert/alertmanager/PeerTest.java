package io.curvescope.server.alert.alertmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.curvescope.server.alert.Alert;
import io.curvescope.server.alert.AlertName;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Peers that are slow, down, broken or picky. */
class PeerTest {
  private static final Duration INTERVAL = Duration.ofSeconds(15);
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Instant SINCE = Instant.parse("2026-11-24T11:00:00Z");

  private final Clock clock = Clock.systemUTC();
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened.reversed()) {
      each.close();
    }
    http.shutdownNow();
  }

  @Test
  void everyPeerIsToldWithItsCredentials() throws IOException {
    StubPeer one = peer(alerts -> 200);
    StubPeer two = peer(alerts -> 200);

    pass(notifier(LONG, one, two), SampleAlerts.firing(2, SINCE));

    await().until(() -> sent(0) == 2 && sent(1) == 2);
    for (StubPeer peer : List.of(one, two)) {
      assertThat(peer.requests())
          .containsExactly(new StubPeer.Request(List.of("run-2", "run-1"), "Basic dTpw"));
    }
    assertThat(failing(0)).isZero();
  }

  @Test
  void aPeerThatHangsDelaysNeitherTheOthersNorThePass() throws IOException {
    CountDownLatch end = new CountDownLatch(1);
    StubPeer hangs =
        peer(
            alerts -> {
              end.await();
              return 200;
            });
    StubPeer works = peer(alerts -> 200);
    AlertmanagerNotifier notifier = notifier(LONG, hangs, works);

    for (int pass = 1; pass <= 3; pass++) {
      // Returns although nothing of the first peer's has ended.
      pass(notifier, SampleAlerts.firing(pass, SINCE));
      int alerts = pass * (pass + 1) / 2;
      await().until(() -> sent(1) == alerts);
    }

    assertThat(hangs.requests()).hasSize(1);
    assertThat(sent(0)).isZero();
    end.countDown();
    // What waited was replaced by the newest, which holds all of it.
    await().until(() -> sent(0) == 4);
    assertThat(hangs.requests()).extracting(request -> request.runs().size()).containsExactly(1, 3);
  }

  @Test
  void aPeerThatDoesNotAnswerInTimeFailsUntilItDoes() throws IOException {
    CountDownLatch end = new CountDownLatch(1);
    StubPeer peer =
        peer(
            alerts -> {
              end.await();
              return 200;
            });
    AlertmanagerNotifier notifier = notifier(SHORT, peer);

    pass(notifier, SampleAlerts.firing(300, SINCE));

    // The second batch is not even tried.
    await().until(() -> count(0, "failed") == 300);
    await().untilAsserted(() -> assertThat(failing(0)).isPositive());
    assertThat(peer.requests()).hasSize(1);
    end.countDown();
    pass(notifier, SampleAlerts.firing(300, SINCE));
    await().until(() -> sent(0) == 300);
    await().untilAsserted(() -> assertThat(failing(0)).isZero());
  }

  @Test
  void nobodyAtTheAddress() throws IOException {
    StubPeer gone = new StubPeer(alerts -> 200);
    gone.close();

    pass(notifier(LONG, gone), SampleAlerts.firing(1, SINCE));

    await().until(() -> count(0, "failed") == 1 && failing(0) > 0);
  }

  @Test
  void aBrokenConnectionIsTriedOnceMore() throws IOException {
    AtomicInteger calls = new AtomicInteger();
    StubPeer peer = peer(alerts -> calls.incrementAndGet() == 1 ? 0 : 200);

    pass(notifier(LONG, peer), SampleAlerts.firing(1, SINCE));

    await().until(() -> sent(0) == 1);
    assertThat(calls).hasValue(2);
    assertThat(count(0, "failed")).isZero();
  }

  @Test
  void anErrorOfThePeerDoesNotKeepTheNextBatchBack() throws IOException {
    StubPeer peer = peer(alerts -> alerts.size() == Delivery.BATCH ? 503 : 200);

    pass(notifier(LONG, peer), SampleAlerts.firing(Delivery.BATCH + 1, SINCE));

    await().until(() -> sent(0) == 1 && count(0, "failed") == Delivery.BATCH && failing(0) > 0);
  }

  @Test
  void aRefusedAlertDoesNotSinkItsBatch() throws IOException {
    Set<String> bad = Set.of("run-77", "run-78", "run-200");
    StubPeer peer =
        peer(alerts -> StubPeer.runs(alerts).stream().anyMatch(bad::contains) ? 400 : 200);
    AlertmanagerNotifier notifier = notifier(LONG, peer);
    List<Alert> alerts = SampleAlerts.firing(Delivery.BATCH, SINCE);

    pass(notifier, alerts);

    await().until(() -> sent(0) == Delivery.BATCH - 3 && count(0, "refused") == 3);
    assertThat(count(0, "failed")).isZero();
    assertThat(failing(0)).isZero();
    // Next time it is known which ones: one batch, and each of them alone.
    int before = peer.requests().size();
    pass(notifier, alerts);
    await().until(() -> count(0, "refused") == 6);
    assertThat(peer.requests().subList(before, peer.requests().size()))
        .extracting(request -> request.runs().size())
        .containsExactly(Delivery.BATCH - 3, 1, 1, 1);
    // And when the peer has learnt to take them, it gets them.
    peer.behave(all -> 200);
    int sentBefore = (int) sent(0);
    pass(notifier, alerts);
    await().until(() -> sent(0) == sentBefore + Delivery.BATCH);
    pass(notifier, alerts);
    await().until(() -> peer.requests().getLast().runs().size() == Delivery.BATCH);
  }

  @Test
  void aPeerThatRefusesEverythingIsAskedSoOftenAndNoOftener() throws IOException {
    StubPeer peer = peer(alerts -> 400);

    pass(notifier(LONG, peer), SampleAlerts.firing(3 * Delivery.BATCH, SINCE));

    await().until(() -> count(0, "refused") + count(0, "failed") == 3 * Delivery.BATCH);
    assertThat(peer.requests()).hasSizeBetween(100, Delivery.MOST_EXTRA_REQUESTS + 3);
    await().untilAsserted(() -> assertThat(failing(0)).isPositive());
  }

  @Test
  void whatIsTooOldIsLeftToTheNextPass() throws IOException {
    StubPeer peer = peer(alerts -> 200);

    notifier(LONG, peer)
        .passed(clock.instant().minus(INTERVAL.multipliedBy(2)), SampleAlerts.firing(1, SINCE));

    await().until(() -> count(0, "failed") == 1);
    assertThat(peer.requests()).isEmpty();
  }

  @Test
  void whetherAlertsWouldArriveIsKnownBeforeThereAreAny() throws IOException {
    StubPeer peer = peer(alerts -> 500);
    AlertmanagerNotifier notifier = notifier(LONG, peer);

    pass(notifier, List.of());

    await().untilAsserted(() -> assertThat(failing(0)).isPositive());
    peer.behave(alerts -> 200);
    pass(notifier, List.of());
    await().untilAsserted(() -> assertThat(failing(0)).isZero());
    assertThat(peer.requests()).allMatch(request -> request.runs().isEmpty());
  }

  @Test
  void ofTooManyTheMostUrgentAreSent() {
    List<Alert> tickets =
        SampleAlerts.firing(1, SINCE).stream()
            .map(any -> SampleAlerts.firing(AlertName.SLOWDOWN, 99_999, SINCE))
            .toList();
    List<Alert> many =
        Stream.of(
                tickets,
                List.of(SampleAlerts.resolved(AlertName.NON_FINITE, 99_998, SINCE, SINCE)),
                SampleAlerts.firing(Snapshot.MOST_ALERTS - 1, SINCE))
            .flatMap(List::stream)
            .toList();

    Snapshot first = Snapshot.of(SINCE, Duration.ofMinutes(1), 0, many);
    Snapshot second = Snapshot.of(SINCE, Duration.ofMinutes(1), 1, many);

    assertThat(first.alerts().size() + first.leftOut()).isEqualTo(Snapshot.MOST_ALERTS + 1);
    assertThat(first.alerts().subList(0, Snapshot.URGENT_ALERTS))
        .isEqualTo(second.alerts().subList(0, Snapshot.URGENT_ALERTS))
        .doesNotContainAnyElementsOf(tickets);
    // Each of the others comes to its turn, and does not end before.
    Set<Alert> sent = new HashSet<>(first.alerts());
    sent.addAll(second.alerts());
    assertThat(sent).hasSameElementsAs(many);
    assertThat(first.expiry()).isEqualTo(SINCE.plus(Duration.ofMinutes(3)));
  }

  @Test
  void manyNewPagesOfOneProjectDoNotPushOutAnOldOneOfAnother() {
    Alert old = SampleAlerts.firing(AlertName.NON_FINITE, "quiet", 1, SINCE);
    List<Alert> many = new ArrayList<>(List.of(old));
    SampleAlerts.firing(2 * Snapshot.MOST_ALERTS, SINCE).stream().skip(1).forEach(many::add);

    for (int pass = 0; pass < 4; pass++) {
      Snapshot snapshot = Snapshot.of(SINCE, Duration.ofMinutes(1), pass, many);
      assertThat(snapshot.alerts()).hasSizeLessThanOrEqualTo(Snapshot.MOST_ALERTS);
      assertThat(snapshot.alerts().subList(0, 2)).contains(old);
    }
  }

  private StubPeer peer(StubPeer.Behaviour behaviour) throws IOException {
    StubPeer peer = new StubPeer(behaviour);
    opened.add(peer);
    return peer;
  }

  private AlertmanagerNotifier notifier(Duration timeout, StubPeer... stubs) {
    List<Peer> peers = new ArrayList<>();
    for (StubPeer stub : stubs) {
      int index = peers.size();
      peers.add(
          new Peer(
              new PeerClient(http, PeerAddress.parse(stub.url(), index + 1), timeout),
              new PeerMetrics(registry, index, clock, INTERVAL),
              clock,
              INTERVAL));
    }
    AlertmanagerNotifier notifier = new AlertmanagerNotifier(peers, INTERVAL.multipliedBy(4));
    opened.add(notifier);
    return notifier;
  }

  private void pass(AlertmanagerNotifier notifier, List<Alert> alerts) {
    notifier.passed(clock.instant(), alerts);
  }

  private double sent(int peer) {
    return count(peer, "sent");
  }

  private double count(int peer, String outcome) {
    return registry
        .get("curvescope.alertmanager.alerts")
        .tags("peer", Integer.toString(peer), "outcome", outcome)
        .counter()
        .count();
  }

  private double failing(int peer) {
    return registry
        .get("curvescope.alertmanager.failing")
        .tag("peer", Integer.toString(peer))
        .gauge()
        .value();
  }
}
