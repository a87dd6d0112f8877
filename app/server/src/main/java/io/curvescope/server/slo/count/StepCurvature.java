package io.curvescope.server.slo.count;

import io.curvescope.server.run.RunKey;
import io.curvescope.server.slo.Indicator;
import io.curvescope.server.slo.Slo;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Holds a run's curvature at single steps against objectives. */
public final class StepCurvature {
  /** Those that judge the loss surface at a step, not how well it was measured. */
  private static final Set<Indicator> LOOK_AT_CURVATURE =
      Set.of(Indicator.TOP_EIGENVALUE, Indicator.CONDITION_NUMBER, Indicator.STABILITY_MARGIN);

  private StepCurvature() {}

  /**
   * Whether every value of a step is good by every objective on curvature that counts for the run.
   * Objectives that only record have no right threshold yet and do not count. Steps without a value
   * are left out. Reads the run's spectra and two of its metrics once.
   */
  public static Map<Long, Boolean> within(
      Connection connection, RunKey key, Set<Long> steps, List<Slo> objectives)
      throws SQLException {
    CountedRun run = CountedRuns.read(connection, List.of(key)).get(key);
    if (run == null) {
      return Map.of();
    }
    List<Slo> judging =
        objectives.stream()
            .filter(slo -> LOOK_AT_CURVATURE.contains(slo.indicator()) && !slo.recordOnly())
            .filter(slo -> slo.selects(run.project(), run.model()))
            .toList();
    if (judging.isEmpty() || steps.isEmpty()) {
      return Map.of();
    }
    StoredMeasurements stored =
        new StoredMeasurements(connection, key, Instant.EPOCH, Long.MAX_VALUE);
    RunSettings settings = stored.settings();
    Spectra spectra = stored.spectra();
    Map<Long, Boolean> within = new HashMap<>();
    stored.forEachOfCurvature(
        measurement -> {
          if (steps.contains(measurement.step())) {
            judge(IndicatorValues.of(run, measurement, settings, spectra), judging)
                .forEach(good -> within.merge(measurement.step(), good, Boolean::logicalAnd));
          }
        });
    return within;
  }

  private static List<Boolean> judge(List<IndicatorValues.Value> values, List<Slo> judging) {
    return values.stream()
        .flatMap(
            value ->
                judging.stream()
                    .filter(slo -> slo.indicator() == value.indicator())
                    .map(slo -> slo.comparison().holds(value.value(), slo.threshold())))
        .toList();
  }
}
