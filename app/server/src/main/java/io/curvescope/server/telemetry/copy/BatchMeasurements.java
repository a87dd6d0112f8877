package io.curvescope.server.telemetry.copy;

import io.curvescope.server.telemetry.CgEvent;
import io.curvescope.server.telemetry.ConfigEvent;
import io.curvescope.server.telemetry.ConfigSettings;
import io.curvescope.server.telemetry.CostEvent;
import io.curvescope.server.telemetry.Event;
import io.curvescope.server.telemetry.EventHeader;
import io.curvescope.server.telemetry.HvEvent;
import io.curvescope.server.telemetry.IncidentEvent;
import io.curvescope.server.telemetry.Measure;
import io.curvescope.server.telemetry.MeasuredBatch.FiniteSteps;
import io.curvescope.server.telemetry.Measurement;
import io.curvescope.server.telemetry.MetricEvent;
import io.curvescope.server.telemetry.NoteEvent;
import io.curvescope.server.telemetry.NoteKind;
import io.curvescope.server.telemetry.PreconditionerEvent;
import io.curvescope.server.telemetry.SpectrumEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Takes out of a batch's events what is to be counted. Debug windows are left out. */
final class BatchMeasurements {
  /** No batch of honest clients stands for more products; it keeps sums far from overflow. */
  private static final long HEAVIEST = 1_000_000;

  /** Metrics that are finite whatever becomes of the training. */
  private static final Set<String> SETTINGS_AND_RESOURCES =
      Set.of(
          "learning_rate",
          "damping",
          "momentum",
          "gpu_memory_bytes",
          "gpu_memory_limit_bytes",
          "hessian_memory_bytes",
          "version_skew_steps",
          "allreduce_seconds",
          "rpc_errors",
          "epoch_seconds",
          "throughput_samples");

  private final List<Measurement> measurements = new ArrayList<>();
  private final Map<Measure, Double> settings = new EnumMap<>(Measure.class);
  private final List<EventHeader> finite = new ArrayList<>();
  private Optional<Instant> lastNonFinite = Optional.empty();

  void add(Event event) {
    EventHeader header = event.header();
    if (header.debug()) {
      return;
    }
    switch (event) {
      case MetricEvent metric -> addMetric(header, metric);
      case HvEvent hv -> addProducts(header, hv);
      case CgEvent cg -> add(Measure.CG_ITERATIONS, header, (double) cg.iterations());
      case SpectrumEvent spectrum ->
          spectrum.topEigenvalue().ifPresent(top -> add(Measure.TOP_EIGENVALUE, header, top));
      case ConfigEvent config -> addSettings(header, config);
      case NoteEvent note -> {
        if (note.kind() == NoteKind.INTERVENTION) {
          add(Measure.INTERVENTION, header, 1);
        }
      }
      case IncidentEvent incident -> addIncident(header, incident);
      case PreconditionerEvent p -> {}
      case CostEvent c -> {}
    }
  }

  /** In the order of time. */
  List<Measurement> measurements() {
    return measurements.stream().sorted(Comparator.comparing(Measurement::time)).toList();
  }

  /** The steps with finite values after the last one that was not. */
  Optional<FiniteSteps> finite() {
    return finite.stream()
        .filter(header -> lastNonFinite.map(header.time()::isAfter).orElse(true))
        .map(header -> new FiniteSteps(header.step(), header.step(), header.time()))
        .reduce(FiniteSteps::union);
  }

  private void addMetric(EventHeader header, MetricEvent metric) {
    Optional<Measure> measure = Measure.ofMetric(metric.name());
    if (measure.isPresent() && measure.get().isSetting()) {
      addSetting(measure.get(), header, metric.value());
    } else {
      measure.ifPresent(known -> add(known, header, metric.value()));
    }
    if (!Double.isFinite(metric.value())) {
      setNonFinite(header);
    } else if (!SETTINGS_AND_RESOURCES.contains(metric.name())) {
      finite.add(header);
    }
  }

  private void addProducts(EventHeader header, HvEvent hv) {
    long weight = Math.clamp(hv.count(), 1, HEAVIEST);
    double worst = hv.maxSeconds().orElse(hv.seconds());
    measurements.add(
        new Measurement(
            Measure.HV_SECONDS,
            header.time(),
            header.step(),
            header.rank(),
            hv.seconds(),
            weight,
            worst));
  }

  private void addIncident(EventHeader header, IncidentEvent incident) {
    Measure.ofIncident(incident.kind())
        .ifPresent(
            measure -> {
              add(measure, header, 1);
              if (measure == Measure.NAN || measure == Measure.INF) {
                setNonFinite(header);
              }
            });
  }

  private void addSettings(EventHeader header, ConfigEvent config) {
    ConfigSettings.forEach(config.values(), (measure, value) -> addSetting(measure, header, value));
  }

  private void addSetting(Measure measure, EventHeader header, double value) {
    Double before = settings.put(measure, value);
    if (before == null || Double.compare(before, value) != 0) {
      add(measure, header, value);
    }
  }

  private void add(Measure measure, EventHeader header, double value) {
    measurements.add(Measurement.of(measure, header.time(), header.step(), header.rank(), value));
  }

  private void setNonFinite(EventHeader header) {
    lastNonFinite =
        Optional.of(
            lastNonFinite.filter(last -> last.isAfter(header.time())).orElse(header.time()));
  }
}
