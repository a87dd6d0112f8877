package io.curvescope.server.alert.alertmanager;

import io.curvescope.server.alert.Alert;
import io.curvescope.server.alert.AlertListener;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Tells every Alertmanager after each pass. An alert that fires ends some passes later unless it is
 * sent again, so that one whose servers all died does not fire for ever.
 */
final class AlertmanagerNotifier implements AlertListener, AutoCloseable {
  private final List<Peer> peers;
  private final Duration expiry;
  private long passes;

  /**
   * @param expiry how long after a pass an alert that fires ends, unless it is sent again
   */
  AlertmanagerNotifier(List<Peer> peers, Duration expiry) {
    this.peers = List.copyOf(peers);
    this.expiry = expiry;
  }

  @Override
  public void passed(Instant now, List<Alert> current) {
    Snapshot snapshot = Snapshot.of(now, expiry, passes++, current);
    peers.forEach(peer -> peer.tell(snapshot));
  }

  @Override
  public void close() {
    peers.forEach(Peer::close);
  }
}
