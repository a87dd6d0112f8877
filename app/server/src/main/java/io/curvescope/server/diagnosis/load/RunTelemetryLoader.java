package io.curvescope.server.diagnosis.load;

import io.curvescope.server.diagnosis.Failure;
import io.curvescope.server.diagnosis.RunTelemetry;
import io.curvescope.server.diagnosis.Sample;
import io.curvescope.server.diagnosis.Series;
import io.curvescope.server.diagnosis.Settings;
import io.curvescope.server.diagnosis.SpectrumPoint;
import io.curvescope.server.diagnosis.Spending;
import io.curvescope.server.run.Run;
import io.curvescope.server.telemetry.CgEvent;
import io.curvescope.server.telemetry.ConfigEvent;
import io.curvescope.server.telemetry.CostEvent;
import io.curvescope.server.telemetry.Event;
import io.curvescope.server.telemetry.EventQuery;
import io.curvescope.server.telemetry.EventType;
import io.curvescope.server.telemetry.EventWindow;
import io.curvescope.server.telemetry.IncidentEvent;
import io.curvescope.server.telemetry.IncidentKind;
import io.curvescope.server.telemetry.MetricEvent;
import io.curvescope.server.telemetry.PreconditionerEvent;
import io.curvescope.server.telemetry.SpectrumEvent;
import io.curvescope.server.telemetry.StoredEvent;
import io.curvescope.server.telemetry.TelemetryQueries;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads what diagnosis looks at: bounded in rows read and rows kept, whatever the run holds. */
public final class RunTelemetryLoader {
  /** The metrics that a failure mode or a postmortem looks at. */
  static final Set<String> METRICS =
      Set.of(
          "loss",
          "val_loss",
          "grad_norm",
          "step_norm",
          "curvature_norm",
          "learning_rate",
          "momentum",
          "damping",
          "gpu_memory_bytes",
          "gpu_memory_limit_bytes",
          "hessian_memory_bytes",
          "bottom_eigenvalue",
          "critical_sharpness",
          "version_skew_steps",
          "condition_number");

  private static final int METRIC_LIMIT = 20_000;
  private static final int EVENT_LIMIT = 2_000;
  private static final int INCIDENT_LIMIT = 100;

  private final TelemetryQueries telemetry;

  public RunTelemetryLoader(TelemetryQueries telemetry) {
    this.telemetry = telemetry;
  }

  /**
   * The view of a run.
   *
   * @throws org.springframework.dao.DataAccessException if the database does not answer
   */
  public RunTelemetry load(Run run) {
    List<IncidentEvent> incidents = incidents(run);
    TelemetryReader reader =
        new TelemetryReader(
            telemetry,
            run.key(),
            firstEventAt(run),
            incidents.stream()
                .filter(Failure::isOfTraining)
                .map(incident -> incident.header().time())
                .min(Comparator.naturalOrder()));
    Map<String, Series> metrics = metrics(reader.read(EventType.METRIC, METRICS, METRIC_LIMIT));
    List<CgEvent> solves = all(reader, EventType.CG, CgEvent.class);
    List<SpectrumPoint> spectra =
        all(reader, EventType.SPECTRUM, SpectrumEvent.class).stream()
            .flatMap(spectrum -> SpectrumPoints.of(spectrum).stream())
            .toList();
    List<PreconditionerEvent> preconditioners =
        all(reader, EventType.PRECONDITIONER, PreconditionerEvent.class);
    List<Settings> settings =
        all(reader, EventType.CONFIG, ConfigEvent.class).stream().map(ConfigValues::of).toList();
    return new RunTelemetry(
        run,
        metrics,
        incidents,
        solves,
        spectra,
        preconditioners,
        settings,
        spending(run),
        reader.hasSampled());
  }

  private static <T extends Event> List<T> all(
      TelemetryReader reader, EventType type, Class<T> eventClass) {
    return reader.read(type, Set.of(), EVENT_LIMIT).stream().map(eventClass::cast).toList();
  }

  private Optional<Instant> firstEventAt(Run run) {
    return telemetry
        .events(
            new EventQuery(
                run.key(), Set.of(), Optional.empty(), Optional.empty(), Optional.empty(), 1))
        .events()
        .stream()
        .map(stored -> stored.event().header().time())
        .findFirst();
  }

  /** The first of each kind and the newest, each once. */
  private List<IncidentEvent> incidents(Run run) {
    Set<StoredEvent> found = new LinkedHashSet<>();
    for (IncidentKind kind : IncidentKind.values()) {
      found.addAll(
          telemetry.window(
              EventWindow.firstIncidents(run.key(), EnumSet.of(kind), INCIDENT_LIMIT)));
    }
    found.addAll(
        telemetry.window(EventWindow.newest(run.key(), EventType.INCIDENT, INCIDENT_LIMIT)));
    return found.stream()
        .map(stored -> (IncidentEvent) stored.event())
        .sorted(Comparator.comparing(incident -> incident.header().time()))
        .toList();
  }

  private static Map<String, Series> metrics(List<Event> events) {
    return events.stream()
        .map(MetricEvent.class::cast)
        .collect(
            Collectors.groupingBy(
                MetricEvent::name,
                Collectors.mapping(
                    metric ->
                        new Sample(
                            metric.header().time(),
                            metric.header().step(),
                            metric.header().rank(),
                            metric.value()),
                    Collectors.toList())))
        .entrySet()
        .stream()
        .map(entry -> new Series(entry.getKey(), entry.getValue()))
        .collect(Collectors.toMap(Series::name, series -> series));
  }

  /** In the currency of the budget; where that is not said, in the only one there is. */
  private Optional<Spending> spending(Run run) {
    Map<String, Double> costs =
        telemetry.activity(List.of(run.key())).values().stream()
            .findFirst()
            .map(activity -> activity.costs())
            .orElse(Map.of());
    Optional<String> currency =
        run.description()
            .currency()
            .or(() -> costs.size() == 1 ? costs.keySet().stream().findFirst() : Optional.empty());
    return currency
        .filter(costs::containsKey)
        .map(each -> new Spending(each, costs.getOrDefault(each, 0.0), newestCosts(run, each)));
  }

  private List<Sample> newestCosts(Run run, String currency) {
    return telemetry.window(EventWindow.newest(run.key(), EventType.COST, EVENT_LIMIT)).stream()
        .map(stored -> (CostEvent) stored.event())
        .filter(cost -> cost.currency().equals(currency) && Double.isFinite(cost.amount()))
        .map(
            cost ->
                new Sample(
                    cost.header().time(),
                    cost.header().step(),
                    cost.header().rank(),
                    cost.amount()))
        .toList();
  }
}
