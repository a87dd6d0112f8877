package io.curvescope.server.alert.alertmanager;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** What is known of deliveries to one peer. Alerts count each time that they are sent. */
final class PeerMetrics {
  private static final String ALERTS = "curvescope.alertmanager.alerts";

  /**
   * @param failingSince the pass that was the first not to be delivered; empty while all are
   * @param last the newest pass
   */
  private record Standing(Optional<Instant> failingSince, Instant last) {}

  private final Clock clock;
  private final Duration interval;
  private final Counter sent;
  private final Counter failed;
  private final Counter refused;
  private final Counter leftOut;
  private final AtomicReference<Optional<Standing>> standing =
      new AtomicReference<>(Optional.empty());

  /**
   * @param index of the peer in the setting, from 0
   * @param interval between passes
   */
  PeerMetrics(MeterRegistry registry, int index, Clock clock, Duration interval) {
    this.clock = clock;
    this.interval = interval;
    sent = counter(registry, index, "sent");
    failed = counter(registry, index, "failed");
    refused = counter(registry, index, "refused");
    leftOut = counter(registry, index, "left_out");
    Gauge.builder("curvescope.alertmanager.failing", this, PeerMetrics::failingSeconds)
        .description("How long an Alertmanager has not taken alerts, 0 while it does")
        .baseUnit("seconds")
        .tag("peer", Integer.toString(index))
        .register(registry);
  }

  void sent(int alerts) {
    sent.increment(alerts);
  }

  void failed(int alerts) {
    failed.increment(alerts);
  }

  void refused() {
    refused.increment();
  }

  void leftOut(int alerts) {
    leftOut.increment(alerts);
  }

  /** A pass was delivered, or was not. Returns whether that is new. */
  boolean delivered(Instant pass, boolean all) {
    Optional<Instant> before = standing.get().flatMap(Standing::failingSince);
    Optional<Instant> since = all ? Optional.empty() : Optional.of(before.orElse(pass));
    standing.set(Optional.of(new Standing(since, pass)));
    return before.isPresent() == all;
  }

  private double failingSeconds() {
    Instant now = clock.instant();
    return standing
        .get()
        // A server that does not evaluate any more, since another does, has nothing to deliver.
        .filter(known -> now.isBefore(known.last().plus(interval.multipliedBy(4))))
        .flatMap(Standing::failingSince)
        .map(since -> Math.max(0, Duration.between(since, now).toMillis() / 1000.0))
        .orElse(0.0);
  }

  private static Counter counter(MeterRegistry registry, int index, String outcome) {
    return Counter.builder(ALERTS)
        .description("Alerts sent to an Alertmanager, each pass anew, by what came of it")
        .tag("peer", Integer.toString(index))
        .tag("outcome", outcome)
        .register(registry);
  }
}
