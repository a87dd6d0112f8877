package io.curvescope.server.alert.cycle;

import io.curvescope.server.alert.AlertState;
import io.curvescope.server.alert.Severity;
import io.curvescope.server.alert.store.AlertCount;
import io.curvescope.server.gauge.GaugeTable;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** What the cycle tells Prometheus. The gauges of alerts are shown by the server that evaluates. */
final class AlertMetrics {
  private final MeterRegistry registry;
  private final Timer timer;
  private final GaugeTable alerts;
  private final AtomicInteger evaluating = new AtomicInteger();

  AlertMetrics(MeterRegistry registry) {
    this.registry = registry;
    timer =
        Timer.builder("curvescope.alert.pass")
            .description("Time of one pass over all sources and listeners")
            .register(registry);
    alerts =
        new GaugeTable(
            MultiGauge.builder("curvescope.alerts")
                .description("Alerts that are pending or firing, by severity")
                .register(registry));
    Gauge.builder("curvescope.alert.evaluating", evaluating, AtomicInteger::get)
        .description("1 in the server that evaluates alerts, else 0")
        .register(registry);
    // There from the start, so that the first failure is an increase.
    var _ = failures("alert-store");
  }

  void time(Runnable pass) {
    timer.record(pass);
  }

  /** Something failed: a source by its name, or a listener by that of its class. */
  void failed(String part) {
    failures(part).increment();
  }

  void show(List<AlertCount> counts) {
    Map<Tags, Long> byKind =
        counts.stream()
            .collect(
                Collectors.toMap(
                    each -> tags(each.state(), each.severity()), AlertCount::alerts, Long::sum));
    Map<Tags, Long> rows = new HashMap<>();
    for (AlertState state : List.of(AlertState.PENDING, AlertState.FIRING)) {
      for (Severity severity : Severity.values()) {
        Tags tags = tags(state.wireName(), severity.wireName());
        rows.put(tags, byKind.getOrDefault(tags, 0L));
      }
    }
    alerts.show(rows);
  }

  void began() {
    evaluating.set(1);
  }

  /** Another server may evaluate now: what this one knew is no longer so. */
  void ended() {
    evaluating.set(0);
    alerts.clear();
  }

  private Counter failures(String part) {
    return Counter.builder("curvescope.alert.pass.failures")
        .description("Passes that failed, by the source or listener that did")
        .tag("part", part)
        .register(registry);
  }

  private static Tags tags(String state, String severity) {
    return Tags.of("state", state, "severity", severity);
  }
}
