package io.curvescope.server.diagnosis.mode;

import io.curvescope.server.alert.Remedy;
import io.curvescope.server.alert.Severity;
import io.curvescope.server.diagnosis.Evidence;
import io.curvescope.server.diagnosis.FailureMode;
import io.curvescope.server.diagnosis.Finding;
import io.curvescope.server.diagnosis.RunTelemetry;
import io.curvescope.server.run.DirectiveAction;
import io.curvescope.server.telemetry.CgEvent;
import io.curvescope.server.telemetry.PreconditionerEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * F3: conjugate gradient is slow. A solve is slow when it takes more than 50 iterations, or ends
 * short of its tolerance; one that stops at a direction of negative curvature does what it should.
 */
final class SlowSolveDetector implements FailureDetector {
  /** The starting target of the indicator cg_iterations. */
  static final long SLOW_ITERATIONS = 50;

  /** Solves that are looked at together. A hard step now and then is no failure mode. */
  static final int WINDOW = 10;

  /**
   * Half of a window: the recorded Newton run, which is healthy, has at most 2 slow solves in 10.
   */
  static final int SLOW_SOLVES = 5;

  @Override
  public Optional<Finding> detect(RunTelemetry telemetry) {
    List<CgEvent> solves = telemetry.solves();
    List<CgEvent> slow = new ArrayList<>();
    int begin = -1;
    int end = -1;
    for (int i = 0; i < solves.size(); i++) {
      List<CgEvent> window = solves.subList(Math.max(0, i - WINDOW + 1), i + 1);
      if (window.stream().filter(SlowSolveDetector::isSlow).count() >= SLOW_SOLVES) {
        begin = begin < 0 ? Math.max(0, i - WINDOW + 1) : begin;
        end = i;
      }
    }
    if (begin < 0) {
      return Optional.empty();
    }
    List<CgEvent> stretch = solves.subList(begin, end + 1);
    stretch.stream().filter(SlowSolveDetector::isSlow).forEach(slow::add);
    long from = slow.stream().mapToLong(solve -> solve.header().step()).min().orElseThrow();
    long to = slow.stream().mapToLong(solve -> solve.header().step()).max().orElseThrow();
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(iterations(stretch, slow, from, to));
    shortfall(slow).ifPresent(evidence::add);
    telemetry.preconditioners().stream()
        .filter(each -> each.header().step() >= from && each.header().step() <= to)
        .filter(each -> each.ageSteps().isPresent())
        .max(Comparator.comparingLong(each -> each.ageSteps().getAsLong()))
        .map(SlowSolveDetector::age)
        .ifPresent(evidence::add);
    telemetry.metric("condition_number").finite().samples().stream()
        .filter(each -> each.step() >= from && each.step() <= to)
        .max(Comparator.comparingDouble(each -> each.value()))
        .map(
            each ->
                new Evidence(
                    "condition_number",
                    each.step(),
                    each.value(),
                    "the condition number was %s; iterations grow with its square root"
                        .formatted(Figures.of(each.value()))))
        .ifPresent(evidence::add);
    return Optional.of(
        new Finding(
            FailureMode.F3,
            "Slow conjugate gradient",
            Severity.TICKET,
            from,
            to,
            evidence,
            List.of(
                "Refresh the preconditioner, or use a stronger one.",
                "Increase the damping: it lowers the condition number of what is solved.",
                "Loosen the tolerance far from a minimum (inexact Newton), and start from the last solution."),
            Optional.of(Remedy.of(DirectiveAction.REFRESH_PRECONDITIONER))));
  }

  private static boolean isSlow(CgEvent solve) {
    return solve.iterations() > SLOW_ITERATIONS || isShort(solve);
  }

  private static boolean isShort(CgEvent solve) {
    boolean missed =
        solve
            .converged()
            .map(converged -> !converged)
            .orElseGet(
                () ->
                    solve.residual().isPresent()
                        && solve.tolerance().isPresent()
                        && solve.residual().getAsDouble() > solve.tolerance().getAsDouble());
    // Of a run that has gone bad already, it says nothing.
    boolean isNumber =
        solve.residual().isEmpty() || Double.isFinite(solve.residual().getAsDouble());
    return missed && isNumber && !solve.negativeCurvature().orElse(false);
  }

  private static Evidence iterations(
      List<CgEvent> stretch, List<CgEvent> slow, long from, long to) {
    CgEvent worst = slow.stream().max(Comparator.comparingLong(CgEvent::iterations)).orElseThrow();
    double median =
        Distribution.of(stretch.stream().mapToDouble(CgEvent::iterations).toArray()).median();
    return new Evidence(
        "cg_iterations",
        worst.header().step(),
        worst.iterations(),
        ("%d of %d solves in steps %d to %d took more than %d iterations or missed their tolerance;"
                + " the median is %s, the largest %d")
            .formatted(
                slow.size(),
                stretch.size(),
                from,
                to,
                SLOW_ITERATIONS,
                Figures.of(median),
                worst.iterations()));
  }

  private static Optional<Evidence> shortfall(List<CgEvent> slow) {
    return slow.stream()
        .filter(SlowSolveDetector::isShort)
        .filter(solve -> solve.residual().isPresent())
        .reduce((earlier, later) -> later)
        .map(
            solve ->
                new Evidence(
                    "cg_residual",
                    solve.header().step(),
                    solve.residual().getAsDouble(),
                    "the last that missed its tolerance ended at a relative residual of %s%s%s"
                        .formatted(
                            Figures.of(solve.residual().getAsDouble()),
                            solve.tolerance().isPresent()
                                ? ", aiming for " + Figures.of(solve.tolerance().getAsDouble())
                                : "",
                            solve.damping().isPresent()
                                ? ", with damping " + Figures.of(solve.damping().getAsDouble())
                                : "")));
  }

  private static Evidence age(PreconditionerEvent preconditioner) {
    long age = preconditioner.ageSteps().orElse(0);
    return new Evidence(
        "preconditioner_age_steps",
        preconditioner.header().step(),
        age,
        "the preconditioner (%s) was %d steps old".formatted(preconditioner.kind(), age));
  }
}
