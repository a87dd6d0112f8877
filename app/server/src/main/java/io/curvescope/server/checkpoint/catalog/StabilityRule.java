package io.curvescope.server.checkpoint.catalog;

import io.curvescope.server.checkpoint.CheckpointCurvature;
import io.curvescope.server.checkpoint.CheckpointCurvature.Verdict;
import io.curvescope.server.checkpoint.RunStability;
import io.curvescope.server.checkpoint.Stability;
import io.curvescope.server.run.RunKey;
import io.curvescope.server.telemetry.IncidentKind;
import io.curvescope.server.telemetry.StepConditions;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Judges a run's checkpoints: by the loss that the job reported, by incidents between a checkpoint
 * and the next, and by the objectives on curvature.
 */
public final class StabilityRule {
  private static final String LOSS = "loss";

  /** Incidents of the numbers; those of the machine, like preemption, say nothing about weights. */
  private static final Set<IncidentKind> OF_NUMBERS =
      Set.of(IncidentKind.NAN, IncidentKind.INF, IncidentKind.DIVERGENCE, IncidentKind.PRECISION);

  private final StepConditions conditions;
  private final Optional<CheckpointCurvature> curvature;

  /**
   * A checkpoint as far as it is judged.
   *
   * @param number by which it is known
   * @param step of the training
   */
  record Point(long number, long step) {}

  /**
   * @param curvature without it, curvature is unknown everywhere
   */
  public StabilityRule(StepConditions conditions, Optional<CheckpointCurvature> curvature) {
    this.conditions = conditions;
    this.curvature = curvature;
  }

  RunStability of(RunKey run, List<Point> checkpoints) {
    if (checkpoints.isEmpty()) {
      return new RunStability(Map.of(), OptionalLong.empty());
    }
    List<Long> steps = checkpoints.stream().map(Point::step).distinct().sorted().toList();
    Map<Long, Boolean> finite = conditions.finite(run, LOSS, steps);
    Set<Long> incidents = conditions.withIncident(run, steps, OF_NUMBERS);
    Map<Long, Verdict> verdicts =
        curvature.map(known -> known.verdicts(run, steps)).orElse(Map.of());
    Map<Long, Stability> byNumber = new HashMap<>();
    for (Point checkpoint : checkpoints) {
      long step = checkpoint.step();
      byNumber.put(
          checkpoint.number(),
          new Stability(
              Optional.ofNullable(finite.get(step)),
              incidents.contains(step),
              verdicts.getOrDefault(step, Verdict.UNKNOWN)));
    }
    OptionalLong last =
        checkpoints.stream()
            .filter(each -> byNumber.get(each.number()) instanceof Stability s && s.isStable())
            .max(Comparator.comparingLong(Point::step).thenComparingLong(Point::number))
            .map(each -> OptionalLong.of(each.number()))
            .orElse(OptionalLong.empty());
    return new RunStability(byNumber, last);
  }
}
