package io.curvescope.server.alert.alertmanager;

import io.curvescope.server.alert.Alert;
import io.curvescope.server.alert.AlertListener;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Tells every Alertmanager after each pass. An alert that fires ends after four passes unless it is
 * sent again, so that one whose servers all died does not fire for ever.
 */
final class AlertmanagerNotifier implements AlertListener, AutoCloseable {
  static final int PASSES_UNTIL_EXPIRY = 4;

  private final List<Peer> peers;
  private final Duration interval;
  private long passes;

  /**
   * @param interval between passes
   */
  AlertmanagerNotifier(List<Peer> peers, Duration interval) {
    this.peers = List.copyOf(peers);
    this.interval = interval;
  }

  @Override
  public void passed(Instant now, List<Alert> current) {
    Snapshot snapshot =
        Snapshot.of(now, interval.multipliedBy(PASSES_UNTIL_EXPIRY), passes++, current);
    peers.forEach(peer -> peer.tell(snapshot));
  }

  @Override
  public void close() {
    peers.forEach(Peer::close);
  }
}
