package io.curvescope.server.analysis.queue;

import io.curvescope.server.analysis.Analysis;
import io.curvescope.server.analysis.AnalysisResult;
import io.curvescope.server.analysis.ResultDensity;
import io.curvescope.server.analysis.ResultEigenvalue;
import io.curvescope.server.analysis.ResultTrace;
import io.curvescope.server.telemetry.DoubleArray;
import io.curvescope.server.telemetry.EventHeader;
import io.curvescope.server.telemetry.SpectrumEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** A result as an event, so that dashboards lay it beside what the job reported. */
final class RecomputedSpectrum {
  /** What tells it from a job's own. */
  static final String METHOD = "recomputed";

  private RecomputedSpectrum() {}

  /**
   * The eigenvalues where there are any, else the nodes of the density; empty if the result has
   * neither, nor a trace. Its time is that of the submission, which is close to the step's.
   */
  static Optional<SpectrumEvent> of(Analysis analysis, AnalysisResult result) {
    List<ResultEigenvalue> eigenvalues = eigenvalues(result);
    Optional<ResultDensity> density = eigenvalues.isEmpty() ? result.density() : Optional.empty();
    if (eigenvalues.isEmpty() && density.isEmpty() && result.trace().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new SpectrumEvent(
            new EventHeader(analysis.submittedAt(), analysis.step(), 0, Optional.empty(), false),
            density
                .map(ResultDensity::nodes)
                .map(RecomputedSpectrum::array)
                .orElseGet(() -> array(eigenvalues.stream().map(ResultEigenvalue::value).toList())),
            density.map(ResultDensity::weights).map(RecomputedSpectrum::array),
            eigenvalues.isEmpty()
                ? Optional.empty()
                : Optional.of(array(eigenvalues.stream().map(ResultEigenvalue::residual).toList())),
            Optional.of(result.operator()),
            Optional.of(METHOD),
            analysis.batchLabel(),
            OptionalLong.of(result.matvecs()),
            OptionalLong.of(result.seed()),
            Optional.of(result.dtype()),
            result
                .trace()
                .map(trace -> OptionalDouble.of(trace.value()))
                .orElseGet(OptionalDouble::empty),
            result.trace().map(RecomputedSpectrum::stderr).orElseGet(OptionalDouble::empty)));
  }

  /** Top, then bottom; each once, where a small operator has fewer than both ask for. */
  private static List<ResultEigenvalue> eigenvalues(AnalysisResult result) {
    List<ResultEigenvalue> all = new ArrayList<>(result.top().orElse(List.of()));
    List<ResultEigenvalue> bottom = result.bottom().orElse(List.of());
    int room = Math.max(0, result.parameters() - all.size());
    all.addAll(bottom.subList(0, Math.min(room, bottom.size())));
    return all;
  }

  private static OptionalDouble stderr(ResultTrace trace) {
    return OptionalDouble.of(trace.stderr());
  }

  private static DoubleArray array(List<Double> values) {
    return DoubleArray.of(values.stream().mapToDouble(Double::doubleValue).toArray());
  }
}
