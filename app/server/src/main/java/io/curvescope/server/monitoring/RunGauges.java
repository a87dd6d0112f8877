package io.curvescope.server.monitoring;

import io.curvescope.server.gauge.GaugeTable;
import io.curvescope.server.run.Run;
import io.curvescope.server.run.RunKey;
import io.curvescope.server.run.RunStatus;
import io.curvescope.server.run.Runs;
import io.curvescope.server.telemetry.RunActivity;
import io.curvescope.server.telemetry.TelemetryQueries;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Gauges of runs: how many there are by status, and what each active one last reported. A run's
 * gauges go when it ends or falls silent, and all of them while the database is away.
 */
final class RunGauges {
  /** A gauge of the newest value of a series. */
  private record SeriesGauge(String series, GaugeTable gauge) {}

  private final Runs runs;
  private final TelemetryQueries telemetry;
  private final MonitoringProperties properties;
  private final Clock clock;
  private final GaugeTable byStatus;
  private final List<SeriesGauge> series;
  private final GaugeTable incidents;
  private final GaugeTable cost;

  RunGauges(
      Runs runs,
      TelemetryQueries telemetry,
      MonitoringProperties properties,
      Clock clock,
      MeterRegistry registry) {
    this.runs = runs;
    this.telemetry = telemetry;
    this.properties = properties;
    this.clock = clock;
    byStatus = gauge(registry, "curvescope.runs", "Runs by status");
    series =
        List.of(
            new SeriesGauge("loss", gauge(registry, "curvescope.run.loss", "Newest loss")),
            new SeriesGauge(
                "top_eigenvalue",
                gauge(registry, "curvescope.run.top.eigenvalue", "Newest largest eigenvalue")),
            new SeriesGauge(
                "cg_iterations",
                gauge(registry, "curvescope.run.cg.iterations", "Iterations of the newest solve")),
            new SeriesGauge(
                "hv_seconds",
                new GaugeTable(
                    MultiGauge.builder("curvescope.run.hv")
                        .description("Newest time of a Hessian-vector product")
                        .baseUnit("seconds")
                        .register(registry))));
    incidents = gauge(registry, "curvescope.run.incidents", "Incidents recorded");
    cost = gauge(registry, "curvescope.run.cost", "Money spent, in units of the currency");
  }

  /** Reads everything anew. */
  void refresh() {
    Map<RunStatus, Long> counts = runs.countByStatus();
    byStatus.show(
        Arrays.stream(RunStatus.values())
            .collect(
                Collectors.toMap(
                    status -> Tags.of("status", status.wireName()),
                    status -> counts.getOrDefault(status, 0L))));
    List<Run> active =
        runs.active(clock.instant().minus(properties.activeWithin()), properties.activeRuns());
    show(active, telemetry.activity(active.stream().map(Run::key).toList()));
  }

  /** Removes every gauge of a run: what is not known is not shown. */
  void clear() {
    byStatus.clear();
    show(List.of(), Map.of());
  }

  private void show(List<Run> active, Map<RunKey, RunActivity> activities) {
    for (SeriesGauge each : series) {
      each.gauge().show(rows(active, activities, each.series()));
    }
    Map<Tags, Long> incidentRows = new HashMap<>();
    Map<Tags, Double> costRows = new HashMap<>();
    for (Run run : active) {
      RunActivity activity = activities.getOrDefault(run.key(), RunActivity.NONE);
      incidentRows.put(tags(run), activity.incidents());
      activity
          .costs()
          .forEach((currency, amount) -> costRows.put(tags(run).and("currency", currency), amount));
    }
    incidents.show(incidentRows);
    cost.show(costRows);
  }

  private static Map<Tags, Double> rows(
      List<Run> active, Map<RunKey, RunActivity> activities, String series) {
    Map<Tags, Double> rows = new HashMap<>();
    for (Run run : active) {
      Map<String, Double> last = activities.getOrDefault(run.key(), RunActivity.NONE).last();
      if (last.containsKey(series)) {
        rows.put(tags(run), last.get(series));
      }
    }
    return rows;
  }

  private static Tags tags(Run run) {
    return Tags.of(
        "run",
        run.id().value(),
        "project",
        run.project(),
        "model",
        run.description().model().orElse(""));
  }

  private static GaugeTable gauge(MeterRegistry registry, String name, String description) {
    return new GaugeTable(MultiGauge.builder(name).description(description).register(registry));
  }
}
