package io.curvescope.server.analysis.compare;

import io.curvescope.server.alert.AlertLabels;
import io.curvescope.server.alert.AlertName;
import io.curvescope.server.alert.Condition;
import io.curvescope.server.alert.ConditionSource;
import io.curvescope.server.alert.Evaluation;
import io.curvescope.server.analysis.Analysis;
import io.curvescope.server.analysis.SpectrumComparison;
import io.curvescope.server.analysis.SpectrumComparison.Pair;
import io.curvescope.server.run.Run;
import io.curvescope.server.run.RunId;
import io.curvescope.server.run.Runs;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A ticket for every run whose own spectrum of a step, on the same batch, is further from the
 * recomputed one than the errors of both explain. It stands for a day after the analysis.
 */
final class RecomputedDisagrees implements ConditionSource {
  private static final Duration WINDOW = Duration.ofDays(1);

  /** For so long a job's spectrum may come after the analysis of its checkpoint. */
  private static final Duration LATENESS = Duration.ofHours(1);

  private final Comparisons comparisons;
  private final Runs runs;

  RecomputedDisagrees(Comparisons comparisons, Runs runs) {
    this.comparisons = comparisons;
    this.runs = runs;
  }

  @Override
  public String name() {
    return "recomputed-spectra";
  }

  @Override
  public Evaluation evaluate(Instant now) {
    comparisons.settleSince(now.minus(LATENESS));
    Map<RunId, Analysis> newest = new LinkedHashMap<>();
    for (Analysis analysis : comparisons.disagreeing(now.minus(WINDOW))) {
      newest.putIfAbsent(analysis.run(), analysis);
    }
    return Evaluation.of(
        newest.values().stream().flatMap(analysis -> condition(analysis).stream()).toList());
  }

  private Optional<Condition> condition(Analysis analysis) {
    Optional<Run> run = runs.find(analysis.run());
    return analysis
        .result()
        .flatMap(result -> result.comparison())
        .flatMap(RecomputedDisagrees::worst)
        .map(
            pair ->
                Condition.of(
                    AlertLabels.of(AlertName.RECOMPUTED_DISAGREES, analysis.project())
                        .withModel(run.flatMap(known -> known.description().model()))
                        .withRun(analysis.run()),
                    String.format(
                        Locale.ROOT,
                        "run %s, step %d: reported %.6g, recomputed %.6g",
                        analysis.run(),
                        analysis.step(),
                        pair.reported(),
                        pair.recomputed()),
                    String.format(
                        Locale.ROOT,
                        "The job's spectrum of step %d on batch '%s' differs from the recomputed"
                            + " one by up to %.3g of the recomputed value; the stated errors allow"
                            + " an absolute difference of %.3g. Analysis %s.",
                        analysis.step(),
                        analysis.batchLabel().orElse(""),
                        pair.relativeDifference(),
                        pair.allowedDifference(),
                        analysis.id())));
  }

  private static Optional<Pair> worst(SpectrumComparison comparison) {
    return Stream.concat(comparison.eigenvalues().stream(), comparison.trace().stream())
        .filter(pair -> !pair.within())
        .max((one, other) -> Double.compare(one.relativeDifference(), other.relativeDifference()));
  }
}
