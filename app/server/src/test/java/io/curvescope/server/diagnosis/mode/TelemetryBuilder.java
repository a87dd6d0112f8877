package io.curvescope.server.diagnosis.mode;

import io.curvescope.server.diagnosis.RunTelemetry;
import io.curvescope.server.diagnosis.Sample;
import io.curvescope.server.diagnosis.Series;
import io.curvescope.server.diagnosis.Settings;
import io.curvescope.server.diagnosis.SpectrumPoint;
import io.curvescope.server.diagnosis.Spending;
import io.curvescope.server.run.Run;
import io.curvescope.server.run.RunDescription;
import io.curvescope.server.run.RunId;
import io.curvescope.server.run.RunKey;
import io.curvescope.server.run.RunStatus;
import io.curvescope.server.telemetry.CgEvent;
import io.curvescope.server.telemetry.EventHeader;
import io.curvescope.server.telemetry.IncidentEvent;
import io.curvescope.server.telemetry.IncidentKind;
import io.curvescope.server.telemetry.IncidentSource;
import io.curvescope.server.telemetry.PreconditionerEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Builds views of runs for tests: a second a step. */
final class TelemetryBuilder {
  static final Instant START = Instant.parse("2026-11-24T00:00:00Z");

  private final Map<String, List<Sample>> metrics = new HashMap<>();
  private final List<IncidentEvent> incidents = new ArrayList<>();
  private final List<CgEvent> solves = new ArrayList<>();
  private final List<SpectrumPoint> spectra = new ArrayList<>();
  private final List<PreconditionerEvent> preconditioners = new ArrayList<>();
  private final List<Settings> settings = new ArrayList<>();
  private Optional<Spending> spending = Optional.empty();
  private OptionalDouble costBudget = OptionalDouble.empty();
  private OptionalDouble targetLoss = OptionalDouble.empty();
  private Optional<String> optimizer = Optional.empty();
  private RunStatus status = RunStatus.RUNNING;

  TelemetryBuilder metric(String name, long step, double value) {
    return metric(name, step, 0, value);
  }

  TelemetryBuilder metric(String name, long step, int rank, double value) {
    metrics
        .computeIfAbsent(name, unused -> new ArrayList<>())
        .add(new Sample(time(step), step, rank, value));
    return this;
  }

  TelemetryBuilder incident(IncidentKind kind, long step, IncidentSource source, String where) {
    incidents.add(
        new IncidentEvent(header(step, 0), kind, Optional.empty(), Optional.of(where), source));
    return this;
  }

  TelemetryBuilder solve(long step, long iterations, boolean converged, boolean negative) {
    solves.add(
        new CgEvent(
            header(step, 0),
            iterations,
            OptionalDouble.of(converged ? 1e-5 : 0.5),
            OptionalDouble.of(1e-4),
            OptionalDouble.of(0.1),
            Optional.empty(),
            Optional.of(converged),
            Optional.of(negative),
            OptionalDouble.of(1),
            OptionalDouble.empty()));
    return this;
  }

  TelemetryBuilder spectrum(long step, int rank, double top, String batch, String dtype) {
    spectra.add(
        new SpectrumPoint(
            time(step),
            step,
            rank,
            top,
            OptionalDouble.empty(),
            Optional.of("hessian"),
            Optional.of("lanczos"),
            Optional.of(batch),
            Optional.of(dtype),
            OptionalLong.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty()));
    return this;
  }

  TelemetryBuilder preconditioner(long step, int rank, long age) {
    preconditioners.add(
        new PreconditionerEvent(
            header(step, rank),
            "kfac",
            OptionalLong.of(age),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            Optional.empty(),
            OptionalDouble.empty()));
    return this;
  }

  TelemetryBuilder settings(long step, Map<String, String> values) {
    settings.add(new Settings(time(step), step, 0, values));
    return this;
  }

  TelemetryBuilder optimizer(String name) {
    optimizer = Optional.of(name);
    return this;
  }

  TelemetryBuilder targetLoss(double target) {
    targetLoss = OptionalDouble.of(target);
    return this;
  }

  TelemetryBuilder costs(double budget, double... amounts) {
    costBudget = OptionalDouble.of(budget);
    List<Sample> costs = new ArrayList<>();
    double sum = 0;
    for (double amount : amounts) {
      costs.add(new Sample(time(costs.size()), costs.size(), 0, amount));
      sum += amount;
    }
    spending = Optional.of(new Spending("USD", sum, costs));
    return this;
  }

  TelemetryBuilder status(RunStatus newStatus) {
    status = newStatus;
    return this;
  }

  RunTelemetry build() {
    return new RunTelemetry(
        run(),
        metrics.entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey, entry -> new Series(entry.getKey(), entry.getValue()))),
        incidents,
        solves,
        spectra,
        preconditioners,
        settings,
        spending,
        false);
  }

  private Run run() {
    RunDescription description =
        new RunDescription(
            Optional.empty(),
            Optional.of("model"),
            OptionalLong.empty(),
            Optional.empty(),
            optimizer,
            targetLoss,
            OptionalDouble.empty(),
            costBudget,
            Optional.of("USD"),
            Optional.of(false),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return new Run(
        new RunKey(1), new RunId("run"), "test", description, status, START, Optional.empty());
  }

  private static EventHeader header(long step, int rank) {
    return new EventHeader(time(step), step, rank, Optional.empty(), false);
  }

  private static Instant time(long step) {
    return START.plusSeconds(step);
  }
}
