package io.curvescope.server.diagnosis.postmortem;

import io.curvescope.server.diagnosis.RunTelemetry;
import io.curvescope.server.diagnosis.Sample;
import io.curvescope.server.diagnosis.Series;
import io.curvescope.server.telemetry.CgEvent;
import io.curvescope.server.telemetry.EventHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * The series that a postmortem looks at: every metric of the view, and what other events measure.
 */
final class MovingSeries {
  private MovingSeries() {}

  static List<Series> of(RunTelemetry telemetry) {
    List<Series> all = new ArrayList<>(telemetry.metrics().values());
    all.add(telemetry.trainingSharpness());
    all.add(telemetry.cgIterations());
    all.add(ofSolves("cg_residual", telemetry, CgEvent::residual));
    all.add(ofSolves("cg_step_norm", telemetry, CgEvent::stepNorm));
    if (telemetry.metric("damping").isEmpty()) {
      all.add(ofSolves("damping", telemetry, CgEvent::damping));
    }
    all.add(
        new Series(
            "preconditioner_age_steps",
            telemetry.preconditioners().stream()
                .filter(each -> each.ageSteps().isPresent())
                .map(each -> sample(each.header(), each.ageSteps().getAsLong()))
                .toList()));
    return all.stream().filter(series -> !series.isEmpty()).toList();
  }

  private static Series ofSolves(
      String name, RunTelemetry telemetry, Function<CgEvent, OptionalDouble> value) {
    return new Series(
        name,
        telemetry.solves().stream()
            .filter(solve -> value.apply(solve).isPresent())
            .map(solve -> sample(solve.header(), value.apply(solve).getAsDouble()))
            .toList());
  }

  private static Sample sample(EventHeader header, double value) {
    return new Sample(header.time(), header.step(), header.rank(), value);
  }
}
