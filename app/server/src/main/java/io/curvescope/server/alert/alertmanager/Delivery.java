package io.curvescope.server.alert.alertmanager;

import io.curvescope.server.alert.Alert;
import io.curvescope.server.alert.AlertId;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One snapshot on its way to one peer: in batches, and where a batch is refused, in halves of it,
 * until what is wrong with it is alone.
 */
final class Delivery {
  static final int BATCH = 256;

  /** Requests that halving and what was refused before may cost. */
  static final int MOST_EXTRA_REQUESTS = 200;

  private static final int MOST_LOGGED = 10;
  private static final Logger log = LoggerFactory.getLogger(Delivery.class);

  private final PeerClient client;
  private final PeerMetrics metrics;
  private final Clock clock;
  private final Instant giveUp;
  private final Snapshot snapshot;
  private final Set<AlertId> refusedBefore;
  private int extraRequests = MOST_EXTRA_REQUESTS;
  private int newlyRefused;
  private boolean stopped;
  private Optional<String> failure = Optional.empty();

  /**
   * @param giveUp when what has not been sent yet is left to the next snapshot
   * @param refusedBefore what this peer would not have; changed as it is found out
   */
  Delivery(
      PeerClient client,
      PeerMetrics metrics,
      Clock clock,
      Instant giveUp,
      Snapshot snapshot,
      Set<AlertId> refusedBefore) {
    this.client = client;
    this.metrics = metrics;
    this.clock = clock;
    this.giveUp = giveUp;
    this.snapshot = snapshot;
    this.refusedBefore = refusedBefore;
  }

  /** Sends everything, and says why not all of it arrived; empty if it did. */
  Optional<String> run() throws InterruptedException {
    List<Alert> suspects =
        snapshot.alerts().stream().filter(alert -> refusedBefore.contains(alert.id())).toList();
    List<Alert> others =
        snapshot.alerts().stream().filter(alert -> !refusedBefore.contains(alert.id())).toList();
    metrics.leftOut(snapshot.leftOut());
    if (others.isEmpty()) {
      // Says whether alerts would arrive, before there are any.
      post(List.of());
    }
    for (int from = 0; from < others.size(); from += BATCH) {
      post(others.subList(from, Math.min(from + BATCH, others.size())));
    }
    for (Alert suspect : suspects) {
      extraRequests--;
      post(List.of(suspect));
    }
    return failure;
  }

  private void post(List<Alert> alerts) throws InterruptedException {
    if (stopped || extraRequests < 0) {
      fail(alerts, failure.orElse("too many alerts were refused"));
      return;
    }
    if (!clock.instant().isBefore(giveUp)) {
      stopped = true;
      fail(alerts, "it takes alerts too slowly");
      return;
    }
    switch (client.post(AlertJson.write(alerts, snapshot.at(), snapshot.expiry()))) {
      case PeerAnswer.Accepted() -> {
        metrics.sent(alerts.size());
        alerts.forEach(alert -> refusedBefore.remove(alert.id()));
      }
      case PeerAnswer.Refused(String reason) -> refused(alerts, reason);
      case PeerAnswer.Failed(String reason, boolean answers) -> {
        stopped = !answers;
        fail(alerts, reason);
      }
    }
  }

  private void refused(List<Alert> alerts, String reason) throws InterruptedException {
    if (alerts.isEmpty()) {
      fail(alerts, "refused an empty list: " + reason);
      return;
    }
    if (alerts.size() == 1) {
      Alert alert = alerts.getFirst();
      metrics.refused();
      if (refusedBefore.add(alert.id()) && newlyRefused++ < MOST_LOGGED) {
        log.warn(
            "{} refused alert {} {}: {}",
            client.address(),
            alert.id(),
            alert.labels().toMap(),
            reason);
      }
      return;
    }
    int middle = alerts.size() / 2;
    extraRequests -= 2;
    post(alerts.subList(0, middle));
    post(alerts.subList(middle, alerts.size()));
  }

  private void fail(List<Alert> alerts, String reason) {
    metrics.failed(alerts.size());
    failure = Optional.of(failure.orElse(reason));
  }
}
