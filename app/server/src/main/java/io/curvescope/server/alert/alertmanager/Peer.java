package io.curvescope.server.alert.alertmanager;

import io.curvescope.server.alert.Alert;
import io.curvescope.server.alert.AlertId;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Alertmanager, with a thread of its own, so that it delays nobody. A newer snapshot takes the
 * place of one that waits: it holds all that the older one did.
 */
final class Peer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Peer.class);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

  private final PeerClient client;
  private final PeerMetrics metrics;
  private final Clock clock;
  private final Duration interval;
  private final BlockingQueue<Snapshot> waiting = new ArrayBlockingQueue<>(1);
  private final Set<AlertId> refused = new HashSet<>();
  private final Thread thread;

  /**
   * @param interval between passes
   */
  Peer(PeerClient client, PeerMetrics metrics, Clock clock, Duration interval) {
    this.client = client;
    this.metrics = metrics;
    this.clock = clock;
    this.interval = interval;
    thread = Thread.ofVirtual().name("alertmanager").start(this::work);
  }

  /** Hands over what the peer is to be told; returns at once. Called by one thread at a time. */
  void tell(Snapshot snapshot) {
    waiting.clear();
    var _ = waiting.offer(snapshot);
  }

  /** Stops, a request on its way included. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      var _ = thread.join(STOP_LIMIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() {
    try {
      while (true) {
        Snapshot snapshot = waiting.take();
        try {
          deliver(snapshot);
        } catch (RuntimeException unexpected) {
          // One that left this method would end the thread for good.
          log.error("{} was not told of a pass", client.address(), unexpected);
          var _ = metrics.delivered(snapshot.at(), false);
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void deliver(Snapshot snapshot) throws InterruptedException {
    refused.retainAll(
        snapshot.alerts().stream().map(Alert::id).collect(Collectors.toUnmodifiableSet()));
    Optional<String> failure =
        new Delivery(
                client,
                metrics,
                clock,
                snapshot.at().plus(interval.multipliedBy(2)),
                snapshot,
                refused)
            .run();
    if (metrics.delivered(snapshot.at(), failure.isEmpty())) {
      if (failure.isPresent()) {
        log.warn(
            "{} does not take alerts ({}); every pass tries again",
            client.address(),
            failure.get());
      } else {
        log.info("{} takes alerts again", client.address());
      }
    }
  }
}
