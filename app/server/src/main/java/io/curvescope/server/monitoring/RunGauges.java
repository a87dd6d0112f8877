package io.curvescope.server.monitoring;

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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Gauges of runs: how many there are by status, and what each active one last reported. A run's
 * gauges go when it ends or falls silent, and all of them while the database is away.
 */
final class RunGauges {
  /** A gauge of the newest value of a series. */
  private record SeriesGauge(String series, MultiGauge gauge) {}

  private final Runs runs;
  private final TelemetryQueries telemetry;
  private final MonitoringProperties properties;
  private final Clock clock;
  private final MultiGauge byStatus;
  private final List<SeriesGauge> series;
  private final MultiGauge incidents;
  private final MultiGauge cost;

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
                MultiGauge.builder("curvescope.run.hv")
                    .description("Newest time of a Hessian-vector product")
                    .baseUnit("seconds")
                    .register(registry)));
    incidents = gauge(registry, "curvescope.run.incidents", "Incidents recorded");
    cost = gauge(registry, "curvescope.run.cost", "Money spent, in units of the currency");
  }

  /** Reads everything anew. */
  void refresh() {
    Map<RunStatus, Long> counts = runs.countByStatus();
    byStatus.register(
        Arrays.stream(RunStatus.values())
            .map(
                status ->
                    MultiGauge.Row.of(
                        Tags.of("status", status.wireName()), counts.getOrDefault(status, 0L)))
            .toList(),
        true);
    List<Run> active =
        runs.active(clock.instant().minus(properties.activeWithin()), properties.activeRuns());
    register(active, telemetry.activity(active.stream().map(Run::key).toList()));
  }

  /** Removes every gauge of a run: what is not known is not shown. */
  void clear() {
    byStatus.register(List.of(), true);
    register(List.of(), Map.of());
  }

  private void register(List<Run> active, Map<RunKey, RunActivity> activities) {
    for (SeriesGauge each : series) {
      each.gauge().register(rows(active, activities, each.series()), true);
    }
    List<MultiGauge.Row<?>> incidentRows = new ArrayList<>();
    List<MultiGauge.Row<?>> costRows = new ArrayList<>();
    for (Run run : active) {
      RunActivity activity = activities.getOrDefault(run.key(), RunActivity.NONE);
      incidentRows.add(MultiGauge.Row.of(tags(run), activity.incidents()));
      activity
          .costs()
          .forEach(
              (currency, amount) ->
                  costRows.add(MultiGauge.Row.of(tags(run).and("currency", currency), amount)));
    }
    incidents.register(incidentRows, true);
    cost.register(costRows, true);
  }

  private static List<MultiGauge.Row<?>> rows(
      List<Run> active, Map<RunKey, RunActivity> activities, String series) {
    return active.stream()
        .<MultiGauge.Row<?>>flatMap(
            run ->
                activities.getOrDefault(run.key(), RunActivity.NONE).last().entrySet().stream()
                    .filter(entry -> entry.getKey().equals(series))
                    .map(entry -> MultiGauge.Row.of(tags(run), entry.getValue())))
        .toList();
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

  private static MultiGauge gauge(MeterRegistry registry, String name, String description) {
    return MultiGauge.builder(name).description(description).register(registry);
  }
}
