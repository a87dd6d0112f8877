package io.curvescope.server.gate.compare;

import io.curvescope.server.run.RunKey;
import io.curvescope.server.telemetry.CgEvent;
import io.curvescope.server.telemetry.EventType;
import io.curvescope.server.telemetry.EventWindow;
import io.curvescope.server.telemetry.MetricEvent;
import io.curvescope.server.telemetry.SpectrumEvent;
import io.curvescope.server.telemetry.TelemetryQueries;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/** Reads the newest measurements of a run: bounded, through the index of each table. */
final class MeasuresLoader {
  private static final int SPECTRA = 200;
  private static final int LOSSES = 10;
  private static final int SOLVES = 20;

  private final TelemetryQueries telemetry;

  MeasuresLoader(TelemetryQueries telemetry) {
    this.telemetry = telemetry;
  }

  Measures load(RunKey run) {
    List<SpectrumEvent> spectra =
        telemetry.window(EventWindow.newest(run, EventType.SPECTRUM, SPECTRA)).stream()
            .map(stored -> (SpectrumEvent) stored.event())
            .toList();
    double[] iterations =
        telemetry.window(EventWindow.newest(run, EventType.CG, SOLVES)).stream()
            .mapToDouble(stored -> ((CgEvent) stored.event()).iterations())
            .toArray();
    double[] bottom = newest(run, "bottom_eigenvalue", 1);
    return new Measures(
        spectra,
        median(newest(run, "loss", LOSSES)),
        median(iterations),
        bottom.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(bottom[0]));
  }

  private double[] newest(RunKey run, String metric, int count) {
    return telemetry.window(EventWindow.newestMetrics(run, Set.of(metric), count)).stream()
        .mapToDouble(stored -> ((MetricEvent) stored.event()).value())
        .toArray();
  }

  private static OptionalDouble median(double[] values) {
    if (values.length == 0) {
      return OptionalDouble.empty();
    }
    if (!Arrays.stream(values).allMatch(Double::isFinite)) {
      return OptionalDouble.of(Double.NaN);
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return OptionalDouble.of(
        sorted.length % 2 == 1 ? sorted[middle] : sorted[middle - 1] / 2 + sorted[middle] / 2);
  }
}
