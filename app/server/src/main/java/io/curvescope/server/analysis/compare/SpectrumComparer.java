package io.curvescope.server.analysis.compare;

import io.curvescope.server.analysis.AnalysisResult;
import io.curvescope.server.analysis.ResultEigenvalue;
import io.curvescope.server.analysis.ResultTrace;
import io.curvescope.server.analysis.SpectrumComparison;
import io.curvescope.server.analysis.SpectrumComparison.Pair;
import io.curvescope.server.json.JsonTime;
import io.curvescope.server.telemetry.SpectrumEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Lays a reported spectrum beside a recomputed one. The largest reported eigenvalue is held against
 * the largest recomputed one; every other against the nearest, if the recomputed ones cover it: a
 * job may report any part of a spectrum, and what lies between top and bottom was not computed.
 */
final class SpectrumComparer {
  private final AnalysisResult recomputed;
  private final SpectrumEvent reported;
  private final double rounding;

  private SpectrumComparer(AnalysisResult recomputed, SpectrumEvent reported) {
    this.recomputed = recomputed;
    this.reported = reported;
    double scale = all().mapToDouble(each -> Math.abs(each.value())).max().orElse(0);
    this.rounding =
        scale
            * Math.max(
                StatedErrors.ofType(reported.dtype()),
                StatedErrors.ofType(Optional.of(recomputed.dtype())));
  }

  /**
   * The comparison; empty if the two have no number in common.
   *
   * @param sameBatch whether both name the same batch
   */
  static Optional<SpectrumComparison> compare(
      AnalysisResult recomputed, SpectrumEvent reported, boolean sameBatch) {
    SpectrumComparer comparer = new SpectrumComparer(recomputed, reported);
    List<Pair> eigenvalues = comparer.eigenvalues();
    Optional<Pair> trace = comparer.trace();
    if (eigenvalues.isEmpty() && trace.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new SpectrumComparison(
            JsonTime.format(reported.header().time()),
            sameBatch,
            !eigenvalues.isEmpty() && reported.residuals().isEmpty(),
            eigenvalues,
            trace,
            Stream.concat(eigenvalues.stream(), trace.stream()).allMatch(Pair::within)));
  }

  private List<Pair> eigenvalues() {
    List<ResultEigenvalue> top = recomputed.top().orElse(List.of());
    // Nodes of a density are no eigenvalues.
    if (top.isEmpty() || reported.weights().isPresent()) {
      return List.of();
    }
    List<Integer> descending =
        IntStream.range(0, reported.eigenvalues().size())
            .boxed()
            .filter(index -> !Double.isNaN(reported.eigenvalues().get(index)))
            .sorted(Comparator.comparingDouble(this::value).reversed())
            .toList();
    List<Pair> pairs = new ArrayList<>();
    for (int index : descending) {
      if (pairs.isEmpty()) {
        pairs.add(pair(index, top.getFirst()));
      } else {
        nearest(index).ifPresent(each -> pairs.add(pair(index, each)));
      }
    }
    return pairs;
  }

  /** The recomputed eigenvalue next to a reported one; empty in the gap that was not computed. */
  private Optional<ResultEigenvalue> nearest(int index) {
    double value = value(index);
    double error = StatedErrors.ofEigenvalue(reported, index) + rounding;
    boolean whole =
        recomputed.top().map(List::size).orElse(0) + recomputed.bottom().map(List::size).orElse(0)
            >= recomputed.parameters();
    boolean above = value + error >= recomputed.top().orElseThrow().getLast().value();
    boolean below =
        recomputed.bottom().filter(bottom -> value - error <= bottom.getLast().value()).isPresent();
    return whole || above || below
        ? all().min(Comparator.comparingDouble(each -> Math.abs(each.value() - value)))
        : Optional.empty();
  }

  private Pair pair(int index, ResultEigenvalue other) {
    return pair(
        value(index),
        other.value(),
        StatedErrors.ofEigenvalue(reported, index) + other.residual() + rounding);
  }

  private Optional<Pair> trace() {
    // An estimate that states no error cannot be held to one.
    if (reported.trace().isEmpty()
        || reported.traceStderr().isEmpty()
        || recomputed.trace().isEmpty()) {
      return Optional.empty();
    }
    ResultTrace own = recomputed.trace().get();
    double scale = Math.max(Math.abs(own.value()), Math.abs(reported.trace().getAsDouble()));
    double spread = Math.hypot(own.stderr(), reported.traceStderr().getAsDouble());
    return Optional.of(
        pair(
            reported.trace().getAsDouble(),
            own.value(),
            StatedErrors.STANDARD_ERRORS * spread
                + scale * StatedErrors.ofType(reported.dtype())
                + rounding));
  }

  private static Pair pair(double reported, double recomputed, double allowed) {
    double difference = Math.abs(reported - recomputed);
    double magnitude = Math.max(Math.abs(recomputed), Double.MIN_NORMAL);
    return new Pair(
        reported,
        recomputed,
        difference / magnitude,
        allowed,
        Double.isFinite(reported) && difference <= allowed);
  }

  private double value(int index) {
    return reported.eigenvalues().get(index);
  }

  private Stream<ResultEigenvalue> all() {
    return Stream.concat(
        recomputed.top().stream().flatMap(List::stream),
        recomputed.bottom().stream().flatMap(List::stream));
  }
}
