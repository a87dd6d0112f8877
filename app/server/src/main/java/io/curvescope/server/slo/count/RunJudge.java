package io.curvescope.server.slo.count;

import io.curvescope.server.run.RunStatus;
import io.curvescope.server.slo.Indicator;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/** Judges runs as a whole. */
final class RunJudge {
  private static final double NANOS_PER_SECOND = 1e9;

  private final TargetSteps steps;

  RunJudge(TargetSteps steps) {
    this.steps = steps;
  }

  /** What an indicator says of a run: a value, or none of a run that missed what is measured. */
  private record Judgement(Instant time, OptionalDouble value) {}

  /** Empty where nothing can be said of the run, or not yet. */
  Optional<Verdict> judge(RunFacts facts, Counter counter, int group, Instant now)
      throws SQLException {
    Optional<Judgement> judgement =
        switch (counter.rule().indicator()) {
          case NON_FINITE -> happened(facts, facts.nonFinite());
          case OUT_OF_MEMORY -> happened(facts, facts.outOfMemory());
          case INTERVENTIONS -> happened(facts, facts.interventions());
          case CONVERGENCE_TIME -> convergence(facts.run(), now);
          case COST_OF_CONVERGED_RUN -> cost(facts);
          case ITERATIONS_TO_TARGET -> iterations(facts.run());
          case TOP_EIGENVALUE,
              CONDITION_NUMBER,
              CG_ITERATIONS,
              HESSIAN_MEMORY,
              HV_SECONDS,
              EIGENVALUE_VARIATION,
              STABILITY_MARGIN,
              VERSION_SKEW,
              RANK_SPREAD ->
              Optional.empty();
        };
    return judgement.map(
        each ->
            new Verdict(
                counter.id(),
                facts.run().key(),
                group,
                believed(each.time(), now),
                each.value().isPresent() && counter.rule().isGood(each.value().getAsDouble()),
                each.value()));
  }

  /** Whether a change of the run may change what this indicator says. */
  static boolean isAboutIncidents(Indicator indicator) {
    return indicator.isZeroTolerance() || indicator == Indicator.INTERVENTIONS;
  }

  /** Bad from the first time on; good at the end of a run without. */
  private static Optional<Judgement> happened(RunFacts facts, RunFacts.Happened happened) {
    Optional<Instant> time =
        happened.first().isPresent() ? happened.first() : facts.run().finishedAt();
    return time.map(at -> new Judgement(at, OptionalDouble.of((double) happened.times())));
  }

  /** A run that is over its time before it has converged will not make it any more. */
  private static Optional<Judgement> convergence(CountedRun run, Instant now) {
    if (run.timeBudgetSeconds().isEmpty() || run.status() == RunStatus.CANCELLED) {
      return Optional.empty();
    }
    double budget = run.timeBudgetSeconds().getAsDouble();
    Instant until = run.finishedAt().orElse(now);
    double elapsed = seconds(Duration.between(run.startedAt(), until));
    if (run.status() == RunStatus.CONVERGED) {
      return Optional.of(new Judgement(until, OptionalDouble.of(elapsed / budget)));
    }
    if (run.status().isFinished()) {
      return Optional.of(new Judgement(until, OptionalDouble.empty()));
    }
    if (elapsed <= budget) {
      return Optional.empty();
    }
    Instant end = run.startedAt().plusNanos((long) (budget * NANOS_PER_SECOND));
    return Optional.of(new Judgement(end, OptionalDouble.empty()));
  }

  private static Optional<Judgement> cost(RunFacts facts) {
    CountedRun run = facts.run();
    if (run.status() != RunStatus.CONVERGED
        || run.costBudget().isEmpty()
        || facts.cost().isEmpty()
        || !(run.costBudget().getAsDouble() > 0)) {
      return Optional.empty();
    }
    double share = facts.cost().getAsDouble() / run.costBudget().getAsDouble();
    return run.finishedAt().map(at -> new Judgement(at, OptionalDouble.of(share)));
  }

  private Optional<Judgement> iterations(CountedRun run) throws SQLException {
    if (run.status() != RunStatus.CONVERGED || run.targetLoss().isEmpty()) {
      return Optional.empty();
    }
    OptionalDouble share = steps.shareOfBaseline(run);
    return share.isPresent()
        ? run.finishedAt().map(at -> new Judgement(at, share))
        : Optional.empty();
  }

  /**
   * What a client says of the future is true from now on at the latest, and what is said of times
   * before 1970, as older servers let in, from then on.
   */
  private static Instant believed(Instant time, Instant now) {
    if (time.isAfter(now)) {
      return now;
    }
    return time.isBefore(Instant.EPOCH) ? Instant.EPOCH : time;
  }

  private static double seconds(Duration duration) {
    return duration.toSeconds() + duration.toNanosPart() / NANOS_PER_SECOND;
  }
}
