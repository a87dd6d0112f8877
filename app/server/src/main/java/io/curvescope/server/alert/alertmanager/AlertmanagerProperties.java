package io.curvescope.server.alert.alertmanager;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who is told of alerts.
 *
 * @param urls the address of each Alertmanager, {@code CURVESCOPE_ALERTMANAGER_URLS}: every peer of
 *     a cluster, none behind a balancer. A user and password before the host are sent as basic
 *     authentication
 * @param timeout how long one request may take
 * @param passesUntilExpiry an alert that fires ends after so many passes unless it is sent again,
 *     so that one whose servers all died does not fire for ever
 */
@ConfigurationProperties("curvescope.alertmanager")
public record AlertmanagerProperties(
    @DefaultValue List<String> urls,
    @DefaultValue("5s") Duration timeout,
    @DefaultValue("4") int passesUntilExpiry) {
  static final int MOST_PEERS = 16;

  /** One pass that is late must end nothing. */
  private static final int FEWEST_PASSES = 2;

  private static final int MOST_PASSES = 1_000;

  public AlertmanagerProperties {
    urls = urls.stream().map(String::strip).filter(url -> !url.isEmpty()).toList();
    if (urls.size() > MOST_PEERS) {
      throw new IllegalArgumentException(
          "CURVESCOPE_ALERTMANAGER_URLS must name " + MOST_PEERS + " addresses at most");
    }
    if (timeout.compareTo(Duration.ofMillis(100)) < 0
        || timeout.compareTo(Duration.ofMinutes(1)) > 0) {
      throw new IllegalArgumentException(
          "curvescope.alertmanager.timeout must be 100ms to 1m, not " + timeout);
    }
    if (passesUntilExpiry < FEWEST_PASSES || passesUntilExpiry > MOST_PASSES) {
      throw new IllegalArgumentException(
          "curvescope.alertmanager.passes-until-expiry must be %d to %d, not %d"
              .formatted(FEWEST_PASSES, MOST_PASSES, passesUntilExpiry));
    }
    var _ = parse(urls);
  }

  /** The peers in the order of the setting, each once. */
  List<PeerAddress> peers() {
    return parse(urls);
  }

  /** Leaves users and passwords out. */
  @Override
  public String toString() {
    return "AlertmanagerProperties[peers=%s, timeout=%s, passesUntilExpiry=%d]"
        .formatted(peers(), timeout, passesUntilExpiry);
  }

  private static List<PeerAddress> parse(List<String> urls) {
    List<PeerAddress> peers = new ArrayList<>();
    for (int index = 0; index < urls.size(); index++) {
      peers.add(PeerAddress.parse(urls.get(index), index + 1));
    }
    return peers.stream().distinct().toList();
  }
}
