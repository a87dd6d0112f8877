package io.curvescope.server.diagnosis.mode;

import io.curvescope.server.alert.Remedy;
import io.curvescope.server.alert.Severity;
import io.curvescope.server.diagnosis.Evidence;
import io.curvescope.server.diagnosis.FailureMode;
import io.curvescope.server.diagnosis.Finding;
import io.curvescope.server.diagnosis.RunTelemetry;
import io.curvescope.server.diagnosis.Sample;
import io.curvescope.server.diagnosis.SpectrumPoint;
import io.curvescope.server.run.DirectiveAction;
import io.curvescope.server.telemetry.PreconditionerEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * F4: ranks of a distributed run, or federated clients, work with curvature of old weights.
 * Recognised by {@code version_skew_steps}, or by preconditioners of the same kind whose ages
 * differ between ranks.
 */
final class StaleCurvatureDetector implements FailureDetector {
  /**
   * Curvature of weights up to 10 steps old is usual: K-FAC implementations refresh their factors
   * every 10 steps or more (Osawa et al., "Large-Scale Distributed Second-Order Optimization Using
   * K-FAC", CVPR 2019).
   */
  static final double STALE_STEPS = 10;

  /** Steps looked at together. */
  static final int WINDOW = 10;

  /** So many of them must be stale: a rank that catches up at once is none. */
  static final int STALE_IN_WINDOW = 3;

  @Override
  public Optional<Finding> detect(RunTelemetry telemetry) {
    List<Sample> worst = List.copyOf(worstByStep(telemetry).values());
    Set<Sample> stale = new LinkedHashSet<>();
    for (int i = 0; i < worst.size(); i++) {
      List<Sample> window = worst.subList(Math.max(0, i - WINDOW + 1), i + 1);
      List<Sample> staleOnes = window.stream().filter(StaleCurvatureDetector::isStale).toList();
      if (staleOnes.size() >= STALE_IN_WINDOW) {
        stale.addAll(staleOnes);
      }
    }
    return stale.isEmpty() ? Optional.empty() : Optional.of(finding(List.copyOf(stale), telemetry));
  }

  private static Finding finding(List<Sample> stale, RunTelemetry telemetry) {
    long from = stale.getFirst().step();
    long to = stale.getLast().step();
    Sample worst = stale.stream().max(Comparator.comparingDouble(Sample::value)).orElseThrow();
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(
        new Evidence(
            "version_skew_steps",
            worst.step(),
            worst.value(),
            ("curvature lagged behind the weights by more than %s steps at %d steps from %d to %d; the"
                    + " most, %s steps, on rank %d")
                .formatted(
                    Figures.of(STALE_STEPS),
                    stale.size(),
                    from,
                    to,
                    Figures.of(worst.value()),
                    worst.rank())));
    spread(telemetry, from, to).ifPresent(evidence::add);
    return new Finding(
        FailureMode.F4,
        "Stale curvature on some ranks",
        Severity.TICKET,
        from,
        to,
        evidence,
        List.of(
            "Find the rank that lags: a slow host, a slow link, or work that is not spread evenly.",
            "Refresh curvature on all ranks together, more often, or drop contributions older than 10 steps.",
            "Until then, increase the damping: stale curvature is trusted less."),
        Optional.of(Remedy.of(DirectiveAction.REFRESH_PRECONDITIONER)));
  }

  private static boolean isStale(Sample sample) {
    return sample.value() > STALE_STEPS;
  }

  /** The largest skew of each step, by step. */
  private static Map<Long, Sample> worstByStep(RunTelemetry telemetry) {
    Map<Long, Sample> worst = new TreeMap<>();
    List<Sample> samples = new ArrayList<>(ageDifferences(telemetry));
    samples.addAll(telemetry.metric("version_skew_steps").finite().samples());
    for (Sample sample : samples) {
      worst.merge(sample.step(), sample, (one, other) -> other.value() > one.value() ? other : one);
    }
    return worst;
  }

  /** How much older a preconditioner is on one rank than on another, at the same step. */
  private static List<Sample> ageDifferences(RunTelemetry telemetry) {
    record Key(long step, String kind, Optional<String> layer) {}
    Map<Key, List<PreconditionerEvent>> groups =
        telemetry.preconditioners().stream()
            .filter(each -> each.ageSteps().isPresent())
            .collect(
                Collectors.groupingBy(
                    each -> new Key(each.header().step(), each.kind(), each.layer())));
    List<Sample> differences = new ArrayList<>();
    for (List<PreconditionerEvent> group : groups.values()) {
      LongSummaryStatistics ages =
          group.stream().mapToLong(each -> each.ageSteps().orElse(0)).summaryStatistics();
      PreconditionerEvent oldest =
          group.stream()
              .max(Comparator.comparingLong(each -> each.ageSteps().orElse(0)))
              .orElseThrow();
      boolean severalRanks =
          group.stream().mapToInt(each -> each.header().rank()).distinct().count() > 1;
      if (severalRanks) {
        differences.add(
            new Sample(
                oldest.header().time(),
                oldest.header().step(),
                oldest.header().rank(),
                (double) ages.getMax() - ages.getMin()));
      }
    }
    return differences;
  }

  /** Where ranks disagree most about the top eigenvalue of the same step. */
  private static Optional<Evidence> spread(RunTelemetry telemetry, long from, long to) {
    Map<Long, List<SpectrumPoint>> bySteps =
        telemetry.spectra().stream()
            .filter(each -> Double.isFinite(each.top()))
            .filter(each -> each.step() >= from && each.step() <= to)
            .collect(Collectors.groupingBy(SpectrumPoint::step, TreeMap::new, Collectors.toList()));
    return bySteps.entrySet().stream()
        .filter(
            entry -> entry.getValue().stream().mapToInt(SpectrumPoint::rank).distinct().count() > 1)
        .map(
            entry -> {
              Distribution tops =
                  Distribution.of(
                      entry.getValue().stream().mapToDouble(SpectrumPoint::top).toArray());
              return new Evidence(
                  "top_eigenvalue",
                  entry.getKey(),
                  tops.largest(),
                  "ranks saw top eigenvalues from %s to %s at step %d"
                      .formatted(
                          Figures.of(tops.smallest()), Figures.of(tops.largest()), entry.getKey()));
            })
        .reduce((earlier, later) -> later);
  }
}
