package io.curvescope.server.diagnosis.mode;

import io.curvescope.server.diagnosis.Finding;
import io.curvescope.server.diagnosis.RunTelemetry;
import java.util.List;
import java.util.stream.Stream;

/** All failure modes, F1 to F8. */
public final class FailureModes {
  private static final List<FailureDetector> DETECTORS =
      List.of(
          new DivergenceDetector(),
          new OutOfMemoryDetector(),
          new SlowSolveDetector(),
          new StaleCurvatureDetector(),
          new NoisyEstimateDetector(),
          new SharpMinimumDetector(),
          new NumericalInstabilityDetector(),
          new CostOverrunDetector());

  private FailureModes() {}

  /** What each mode finds in a run, in the order of the modes. */
  public static List<Finding> findings(RunTelemetry telemetry) {
    return DETECTORS.stream()
        .map(detector -> detector.detect(telemetry))
        .flatMap(finding -> finding.map(Stream::of).orElseGet(Stream::empty))
        .toList();
  }
}
