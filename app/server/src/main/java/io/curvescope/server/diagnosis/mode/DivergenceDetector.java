package io.curvescope.server.diagnosis.mode;

import io.curvescope.server.alert.Remedy;
import io.curvescope.server.alert.Severity;
import io.curvescope.server.diagnosis.Evidence;
import io.curvescope.server.diagnosis.Failure;
import io.curvescope.server.diagnosis.FailureMode;
import io.curvescope.server.diagnosis.Finding;
import io.curvescope.server.diagnosis.RunTelemetry;
import io.curvescope.server.diagnosis.Sample;
import io.curvescope.server.run.DirectiveAction;
import io.curvescope.server.telemetry.CgEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * F1: the loss ceased to be a number after it, the length of steps or the stability margin grew; or
 * the job itself reports a divergence. Without any growth before, it is arithmetic (F7).
 */
final class DivergenceDetector implements FailureDetector {
  @Override
  public Optional<Finding> detect(RunTelemetry telemetry) {
    return Failure.first(telemetry)
        .flatMap(
            failure -> {
              DivergenceSigns signs = DivergenceSigns.before(failure, telemetry);
              return signs.any() || !failure.isNonFinite()
                  ? Optional.of(finding(failure, signs, telemetry))
                  : Optional.empty();
            });
  }

  private static Finding finding(Failure failure, DivergenceSigns signs, RunTelemetry telemetry) {
    NewtonStep newton = NewtonStep.before(failure, telemetry);
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(
        new Evidence(
            failure.where(),
            failure.step(),
            failure.value(),
            failure.isNonFinite()
                ? "%s was %s at step %d, on rank %d"
                    .formatted(failure.where(), failure.value(), failure.step(), failure.rank())
                : "the job reported a divergence at step %d, on rank %d"
                    .formatted(failure.step(), failure.rank())));
    addGrowth(evidence, "loss", "the loss", signs.loss());
    addGrowth(evidence, "step_norm", "the norm of the steps", signs.step());
    addGrowth(evidence, "grad_norm", "the norm of the gradient", signs.gradient());
    signs
        .margin()
        .ifPresent(
            margin ->
                evidence.add(
                    new Evidence(
                        "stability_margin", failure.step(), margin.value(), margin.says())));
    evidence.add(newton.evidence(failure));
    long from = Math.min(failure.step(), signs.onset(failure.step()));
    return new Finding(
        FailureMode.F1,
        newton.isApplied() ? "Divergence during a Newton step" : "Divergence",
        Severity.PAGE,
        from,
        Math.max(failure.step(), lastBadStep(telemetry, failure.step())),
        evidence,
        newton.isApplied() ? newtonMitigation() : gradientMitigation(),
        Optional.of(
            newton.isApplied()
                ? Remedy.of(DirectiveAction.INCREASE_DAMPING, 10)
                : Remedy.of(DirectiveAction.REDUCE_LEARNING_RATE, 0.1)));
  }

  private static void addGrowth(
      List<Evidence> evidence, String series, String what, Optional<Growth> growth) {
    growth.ifPresent(
        each ->
            evidence.add(
                new Evidence(series, each.peak().step(), each.peak().value(), each.says(what))));
  }

  private static long lastBadStep(RunTelemetry telemetry, long otherwise) {
    LongStream losses =
        telemetry.metric("loss").samples().stream()
            .filter(sample -> !sample.isFinite())
            .mapToLong(Sample::step);
    LongStream incidents =
        telemetry.incidents().stream()
            .filter(Failure::isOfTraining)
            .mapToLong(incident -> incident.header().step());
    return LongStream.concat(losses, incidents).max().orElse(otherwise);
  }

  private static List<String> newtonMitigation() {
    return List.of(
        "Restart from the last stable checkpoint with ten times the damping.",
        "Limit the norm of a step (trust region), and refuse steps that raise the loss.",
        "Use the Gauss-Newton operator where the Hessian has negative curvature.");
  }

  private static List<String> gradientMitigation() {
    return List.of(
        "Restart from the last stable checkpoint with a tenth of the learning rate.",
        "Keep the stability margin below 1: learning rate below 2 (1 + momentum) / top eigenvalue.",
        "Clip gradients, or warm the learning rate up.");
  }

  /**
   * Whether a step along an inverse of curvature led to the failure.
   *
   * @param solves those of conjugate gradient among the last steps
   */
  private record NewtonStep(Optimizer optimizer, List<CgEvent> solves, long fromStep) {
    static NewtonStep before(Failure failure, RunTelemetry telemetry) {
      List<Sample> last =
          DivergenceSigns.history(telemetry.metric("loss"), failure).newest(Growth.LAST);
      long from = last.stream().mapToLong(Sample::step).min().orElse(failure.step());
      return new NewtonStep(
          Optimizer.at(telemetry, failure.time()),
          telemetry.solves().stream()
              .filter(solve -> !solve.header().time().isAfter(failure.time()))
              .filter(solve -> solve.header().step() >= from)
              .toList(),
          from);
    }

    boolean isApplied() {
      return optimizer.family() == Optimizer.Family.SECOND_ORDER;
    }

    Evidence evidence(Failure failure) {
      String steps = "steps %d to %d".formatted(Math.min(fromStep, failure.step()), failure.step());
      String solved = "%d solves of conjugate gradient in %s".formatted(solves.size(), steps);
      String says =
          switch (optimizer.family()) {
            case SECOND_ORDER ->
                "Newton steps were applied: the optimizer is %s; %s%s"
                    .formatted(optimizer.name(), solved, lastStep());
            case GRADIENT_DESCENT, PRECONDITIONED ->
                "no Newton step was applied: the optimizer is %s; %s, as measurements"
                    .formatted(optimizer.name(), solved);
            case UNKNOWN ->
                "nothing says whether a Newton step was applied, since the job names no optimizer"
                    + " that is known; "
                    + solved;
          };
      return new Evidence("newton_steps", failure.step(), isApplied() ? solves.size() : 0, says);
    }

    private String lastStep() {
      if (solves.isEmpty()) {
        return "";
      }
      CgEvent last = solves.getLast();
      StringBuilder text = new StringBuilder(", the last at step " + last.header().step());
      last.stepNorm().ifPresent(norm -> text.append(" of norm ").append(Figures.of(norm)));
      last.damping().ifPresent(damping -> text.append(", damping ").append(Figures.of(damping)));
      if (last.negativeCurvature().orElse(false)) {
        text.append(", along negative curvature");
      }
      return text.toString();
    }
  }
}
