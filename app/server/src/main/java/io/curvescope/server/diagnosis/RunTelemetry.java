package io.curvescope.server.diagnosis;

import io.curvescope.server.run.Run;
import io.curvescope.server.telemetry.CgEvent;
import io.curvescope.server.telemetry.IncidentEvent;
import io.curvescope.server.telemetry.IncidentKind;
import io.curvescope.server.telemetry.PreconditionerEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A bounded view of what a run reported: everything of a short run; of a long one, everything
 * around the first failure and at the end, and a thin sample of the rest. All lists are in the
 * order of time.
 *
 * @param metrics by name; those that the run does not report are missing
 * @param incidents the first of each kind, and the newest
 * @param spending empty unless the run has a budget or costs
 * @param sampled whether parts of the run were only sampled
 */
public record RunTelemetry(
    Run run,
    Map<String, Series> metrics,
    List<IncidentEvent> incidents,
    List<CgEvent> solves,
    List<SpectrumPoint> spectra,
    List<PreconditionerEvent> preconditioners,
    List<Settings> settings,
    Optional<Spending> spending,
    boolean sampled) {
  public RunTelemetry {
    metrics = Map.copyOf(metrics);
    incidents = List.copyOf(incidents);
    solves = List.copyOf(solves);
    spectra = List.copyOf(spectra);
    preconditioners = List.copyOf(preconditioners);
    settings = List.copyOf(settings);
  }

  /** A metric; empty where the run does not report it. */
  public Series metric(String name) {
    return metrics.getOrDefault(name, Series.empty(name));
  }

  /** The incidents of a kind. */
  public List<IncidentEvent> incidents(IncidentKind kind) {
    return incidents.stream().filter(incident -> incident.kind() == kind).toList();
  }

  /** Top eigenvalues of the data that the run learns from. */
  public Series trainingSharpness() {
    return sharpness(spectra.stream().filter(spectrum -> !spectrum.isOnValidation()));
  }

  /** Iterations of conjugate gradient. */
  public Series cgIterations() {
    return new Series(
        "cg_iterations",
        solves.stream()
            .map(
                solve ->
                    new Sample(
                        solve.header().time(),
                        solve.header().step(),
                        solve.header().rank(),
                        solve.iterations()))
            .toList());
  }

  private static Series sharpness(Stream<SpectrumPoint> spectra) {
    return new Series("top_eigenvalue", spectra.map(SpectrumPoint::topSample).toList());
  }
}
