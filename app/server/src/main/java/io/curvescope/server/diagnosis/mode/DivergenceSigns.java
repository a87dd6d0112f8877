package io.curvescope.server.diagnosis.mode;

import io.curvescope.server.diagnosis.Failure;
import io.curvescope.server.diagnosis.RunTelemetry;
import io.curvescope.server.diagnosis.Sample;
import io.curvescope.server.diagnosis.Series;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What grew before a failure: the difference between a step that was too long and arithmetic that
 * gave way.
 *
 * @param loss growth of the loss
 * @param step growth of the length of steps
 * @param gradient growth of the gradient's norm; no sign by itself, but good to know
 * @param margin the stability margin, where it was above 1
 */
record DivergenceSigns(
    Optional<Growth> loss,
    Optional<Growth> step,
    Optional<Growth> gradient,
    Optional<StabilityMargin> margin) {
  static DivergenceSigns before(Failure failure, RunTelemetry telemetry) {
    return new DivergenceSigns(
        Growth.of(history(telemetry.metric("loss"), failure)),
        Growth.of(history(steps(telemetry, failure.time()), failure)),
        Growth.of(history(telemetry.metric("grad_norm"), failure)),
        StabilityMargin.at(telemetry, failure.time()).filter(margin -> margin.value() > 1));
  }

  /** Whether anything speaks for a step that was too long. */
  boolean any() {
    return loss.isPresent() || step.isPresent() || margin.isPresent();
  }

  /** The first step at which anything speaks for it. */
  long onset(long otherwise) {
    return Stream.of(
            loss.map(growth -> growth.onset().step()),
            step.map(growth -> growth.onset().step()),
            margin.map(each -> each.sharpness().step()))
        .flatMap(Optional::stream)
        .min(Long::compare)
        .orElse(otherwise);
  }

  /** Finite values before the failure, of the rank that failed where it reported enough of them. */
  static Series history(Series series, Failure failure) {
    Series before = series.until(failure.time()).finite();
    Series ofRank = before.ofRank(failure.rank());
    return ofRank.samples().size() > 1 ? ofRank : before;
  }

  /**
   * Norms of the steps that were taken. A solution of conjugate gradient is one only for a Newton
   * method.
   */
  private static Series steps(RunTelemetry telemetry, Instant time) {
    Series reported = telemetry.metric("step_norm");
    if (!reported.isEmpty()
        || Optimizer.at(telemetry, time).family() != Optimizer.Family.SECOND_ORDER) {
      return reported;
    }
    return new Series(
        "step_norm",
        telemetry.solves().stream()
            .filter(solve -> solve.stepNorm().isPresent())
            .map(
                solve ->
                    new Sample(
                        solve.header().time(),
                        solve.header().step(),
                        solve.header().rank(),
                        solve.stepNorm().getAsDouble()))
            .toList());
  }
}
