package io.curvescope.server.diagnosis.mode;

import io.curvescope.server.alert.Remedy;
import io.curvescope.server.alert.Severity;
import io.curvescope.server.diagnosis.Evidence;
import io.curvescope.server.diagnosis.FailureMode;
import io.curvescope.server.diagnosis.Finding;
import io.curvescope.server.diagnosis.RunTelemetry;
import io.curvescope.server.diagnosis.SpectrumPoint;
import io.curvescope.server.run.DirectiveAction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * F5: estimates of curvature scatter. Top eigenvalues of the same step, rank, operator and
 * precision over several batches of one kind, whose standard deviation is half of their mean or
 * more; or traces whose own standard error is.
 */
final class NoisyEstimateDetector implements FailureDetector {
  /**
   * With a deviation of half the mean, one batch in six is off by a half: a damping or a learning
   * rate that is set from it is no better than a guess.
   */
  static final double NOISY_DEVIATION = 0.5;

  /** Fewer say too little of their deviation: that of three is off by a third itself. */
  static final int ESTIMATES = 4;

  /** So many steps must be noisy: one may be an odd batch. */
  static final int NOISY_STEPS = 2;

  /**
   * @param deviation relative to the mean
   */
  private record Group(long step, int estimates, Distribution tops, double deviation) {
    boolean isNoisy() {
      return deviation >= NOISY_DEVIATION;
    }
  }

  @Override
  public Optional<Finding> detect(RunTelemetry telemetry) {
    List<Group> noisy = groups(telemetry).stream().filter(Group::isNoisy).toList();
    List<SpectrumPoint> traces =
        telemetry.spectra().stream().filter(NoisyEstimateDetector::hasNoisyTrace).toList();
    List<Evidence> evidence = new ArrayList<>();
    List<Long> steps = new ArrayList<>();
    if (noisy.stream().mapToLong(Group::step).distinct().count() >= NOISY_STEPS) {
      evidence.add(scatter(noisy));
      noisy.forEach(group -> steps.add(group.step()));
    }
    if (traces.stream().mapToLong(SpectrumPoint::step).distinct().count() >= NOISY_STEPS) {
      evidence.add(traceError(traces));
      traces.forEach(trace -> steps.add(trace.step()));
    }
    if (evidence.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Finding(
            FailureMode.F5,
            "Noisy estimates of curvature",
            Severity.TICKET,
            steps.stream().min(Long::compare).orElseThrow(),
            steps.stream().max(Long::compare).orElseThrow(),
            evidence,
            List.of(
                "Use a larger batch for curvature, the same one over several steps.",
                "Average estimates over batches or steps (exponential moving average), and use more probes.",
                "Until then, increase the damping to the size of the scatter."),
            Optional.of(Remedy.of(DirectiveAction.INCREASE_BATCH, 4))));
  }

  private static List<Group> groups(RunTelemetry telemetry) {
    record Key(
        long step, int rank, Optional<String> operator, String family, Optional<String> dtype) {}
    TreeMap<Long, List<Group>> groups = new TreeMap<>();
    telemetry.spectra().stream()
        .filter(each -> Double.isFinite(each.top()))
        .collect(
            Collectors.groupingBy(
                each ->
                    new Key(
                        each.step(),
                        each.rank(),
                        each.operator(),
                        each.batchFamily(),
                        each.dtype())))
        .forEach(
            (key, points) -> {
              if (points.size() >= ESTIMATES) {
                Distribution tops =
                    Distribution.of(points.stream().mapToDouble(SpectrumPoint::top).toArray());
                groups
                    .computeIfAbsent(key.step(), step -> new ArrayList<>())
                    .add(new Group(key.step(), points.size(), tops, tops.relativeDeviation()));
              }
            });
    return groups.values().stream().flatMap(List::stream).toList();
  }

  private static Evidence scatter(List<Group> noisy) {
    Group worst = noisy.stream().max(Comparator.comparingDouble(Group::deviation)).orElseThrow();
    return new Evidence(
        "top_eigenvalue",
        worst.step(),
        worst.tops().largest(),
        ("%d batches of step %d gave top eigenvalues from %s to %s, with a deviation of %s of their"
                + " mean; %d estimates in all scatter by %s or more")
            .formatted(
                worst.estimates(),
                worst.step(),
                Figures.of(worst.tops().smallest()),
                Figures.of(worst.tops().largest()),
                Figures.percent(worst.deviation()),
                noisy.size(),
                Figures.percent(NOISY_DEVIATION)));
  }

  private static boolean hasNoisyTrace(SpectrumPoint spectrum) {
    return spectrum.trace().isPresent()
        && spectrum.traceStderr().isPresent()
        && spectrum.traceStderr().getAsDouble()
            >= NOISY_DEVIATION * Math.abs(spectrum.trace().getAsDouble())
        && spectrum.traceStderr().getAsDouble() > 0
        && Double.isFinite(spectrum.traceStderr().getAsDouble());
  }

  private static Evidence traceError(List<SpectrumPoint> traces) {
    SpectrumPoint last = traces.getLast();
    return new Evidence(
        "trace",
        last.step(),
        last.trace().orElse(Double.NaN),
        "%d traces have a standard error of %s of their size or more; the last is %s +- %s"
            .formatted(
                traces.size(),
                Figures.percent(NOISY_DEVIATION),
                Figures.of(last.trace().orElse(Double.NaN)),
                Figures.of(last.traceStderr().orElse(Double.NaN))));
  }
}
