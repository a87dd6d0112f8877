package io.curvescope.server.analysis.compare;

import io.curvescope.server.analysis.Analysis;
import io.curvescope.server.analysis.AnalysisResult;
import io.curvescope.server.analysis.SpectrumComparison;
import io.curvescope.server.analysis.queue.ComparisonRows;
import io.curvescope.server.telemetry.SpectrumEvent;
import io.curvescope.server.telemetry.TelemetryQueries;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Finds what a job reported for the step that an analysis is about, and keeps the comparison. The
 * job's spectrum may come before the analysis has ended, or after.
 */
public final class Comparisons {
  private static final String RECOMPUTED = "recomputed";
  private static final int AT_ONCE = 100;

  private final TelemetryQueries telemetry;
  private final ComparisonRows rows;

  /** Over stored telemetry and analyses. */
  public Comparisons(TelemetryQueries telemetry, ComparisonRows rows) {
    this.telemetry = telemetry;
    this.rows = rows;
  }

  /** The analysis with its comparison, where there is something to compare with by now. */
  public Analysis settle(Analysis analysis) {
    if (analysis.result().isEmpty() || analysis.result().get().comparison().isPresent()) {
      return analysis;
    }
    AnalysisResult result = analysis.result().get();
    Optional<SpectrumComparison> found = compare(analysis, result);
    found.ifPresent(comparison -> rows.store(analysis.number(), comparison));
    return found
        .map(comparison -> analysis.withResult(result.withComparison(comparison)))
        .orElse(analysis);
  }

  /** Compares what was answered since then and has not been compared. */
  void settleSince(Instant since) {
    rows.uncompared(since, AT_ONCE).forEach(this::settle);
  }

  /** Of what was answered since then, those where the job's spectrum disagrees. */
  List<Analysis> disagreeing(Instant since) {
    return rows.disagreeing(since, AT_ONCE);
  }

  private Optional<SpectrumComparison> compare(Analysis analysis, AnalysisResult result) {
    List<SpectrumEvent> candidates =
        telemetry.spectra(analysis.runKey(), analysis.step()).stream()
            .filter(each -> !each.method().equals(Optional.of(RECOMPUTED)))
            .filter(each -> each.operator().map(result.operator()::equals).orElse(true))
            .toList();
    return newest(candidates, analysis, result, true)
        .or(() -> newest(candidates, analysis, result, false));
  }

  /** By the newest that names the same batch, or by the newest where one side names none. */
  private static Optional<SpectrumComparison> newest(
      List<SpectrumEvent> candidates, Analysis analysis, AnalysisResult result, boolean sameBatch) {
    return candidates.stream()
        .filter(
            each ->
                sameBatch
                    ? each.batch().isPresent() && each.batch().equals(analysis.batchLabel())
                    : each.batch().isEmpty() || analysis.batchLabel().isEmpty())
        .flatMap(each -> SpectrumComparer.compare(result, each, sameBatch).stream())
        .findFirst();
  }
}
