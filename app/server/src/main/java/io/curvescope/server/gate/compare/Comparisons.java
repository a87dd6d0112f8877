package io.curvescope.server.gate.compare;

import io.curvescope.server.gate.GateRule;
import io.curvescope.server.telemetry.SpectrumEvent;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** What each rule looks at. */
final class Comparisons {
  private final Measures candidate;
  private final Measures baseline;

  Comparisons(Measures candidate, Measures baseline) {
    this.candidate = candidate;
    this.baseline = baseline;
  }

  /** The figures of a rule. */
  Comparison of(GateRule rule) {
    return switch (rule) {
      case TOP_EIGENVALUE_RATIO -> spectra(this::hasTop, this::top, "spectrum", true);
      case TRACE_RATIO -> spectra(this::hasTrace, this::trace, "trace", true);
      case NEGATIVE_MASS_INCREASE -> negativeMass();
      case FINAL_LOSS_RATIO ->
          ratio(
              candidate.finalLoss(), baseline.finalLoss(), "loss", "median of the last 10 losses");
      case CG_ITERATIONS_RATIO ->
          ratio(
              candidate.cgIterations(),
              baseline.cgIterations(),
              "solve of conjugate gradient",
              "median of the last 20 solves");
      case TOP_EIGENVALUE -> alone(this::hasTop, this::top, "spectrum");
      case TRACE -> alone(this::hasTrace, this::trace, "trace");
      case NEGATIVE_MASS -> alone(NegativeMass::isTold, NegativeMass::of, "negative curvature");
      case FINAL_LOSS -> alone(candidate.finalLoss(), "loss", "median of the last 10 losses");
      case CG_ITERATIONS ->
          alone(
              candidate.cgIterations(),
              "solve of conjugate gradient",
              "median of the last 20 solves");
    };
  }

  private Comparison negativeMass() {
    Comparison bySpectra =
        spectra(NegativeMass::isTold, NegativeMass::of, "negative curvature", false);
    if (bySpectra.value().isPresent()
        || candidate.bottomEigenvalue().isEmpty()
        || baseline.bottomEigenvalue().isEmpty()) {
      return bySpectra;
    }
    // Jobs that report the lowest eigenvalue as a metric tell as much by the two ends.
    Comparison tops = spectra(this::hasTop, this::top, "spectrum", true);
    return tops.value().isEmpty()
        ? bySpectra
        : Comparison.difference(
            NegativeMass.ofEnds(
                tops.candidate().orElse(Double.NaN), candidate.bottomEigenvalue().getAsDouble()),
            NegativeMass.ofEnds(
                tops.baseline().orElse(Double.NaN), baseline.bottomEigenvalue().getAsDouble()),
            "by top and bottom eigenvalue; " + tops.says());
  }

  /** The worst of the kinds of spectra that both runs have. */
  private Comparison spectra(
      Predicate<SpectrumEvent> suits,
      ToDoubleFunction<SpectrumEvent> figure,
      String what,
      boolean isRatio) {
    return SpectrumPair.of(candidate, baseline, suits).stream()
        .map(
            pair -> {
              double own = figure.applyAsDouble(pair.candidate());
              double other = figure.applyAsDouble(pair.baseline());
              return isRatio
                  ? Comparison.ratio(own, other, pair.says())
                  : Comparison.difference(own, other, pair.says());
            })
        .reduce((one, other) -> other.isWorseThan(one) ? other : one)
        .orElseGet(() -> nothingAlike(suits, figure, what));
  }

  private Comparison nothingAlike(
      Predicate<SpectrumEvent> suits, ToDoubleFunction<SpectrumEvent> figure, String what) {
    Map<SpectrumKind, SpectrumEvent> own =
        SpectrumPair.newestPreferringRecomputed(candidate, suits);
    Map<SpectrumKind, SpectrumEvent> other =
        SpectrumPair.newestPreferringRecomputed(baseline, suits);
    String says =
        own.isEmpty() || other.isEmpty()
            ? missing(!own.isEmpty(), !other.isEmpty(), what)
            : "nothing alike: the run has %s, the baseline %s"
                .formatted(own.keySet(), other.keySet());
    return Comparison.none(any(own, figure), any(other, figure), says);
  }

  private static OptionalDouble any(
      Map<SpectrumKind, SpectrumEvent> spectra, ToDoubleFunction<SpectrumEvent> figure) {
    return spectra.values().stream().mapToDouble(figure).max();
  }

  private static Comparison ratio(
      OptionalDouble own, OptionalDouble other, String what, String says) {
    return own.isPresent() && other.isPresent()
        ? Comparison.ratio(own.getAsDouble(), other.getAsDouble(), says)
        : Comparison.none(own, other, missing(own.isPresent(), other.isPresent(), what));
  }

  private Comparison alone(
      Predicate<SpectrumEvent> suits, ToDoubleFunction<SpectrumEvent> figure, String what) {
    return SpectrumPair.newestPreferringRecomputed(candidate, suits).entrySet().stream()
        .map(
            entry ->
                Comparison.alone(
                    figure.applyAsDouble(entry.getValue()),
                    "%s at step %d".formatted(entry.getKey(), entry.getValue().header().step())))
        .reduce((one, other) -> other.isWorseThan(one) ? other : one)
        .orElseGet(
            () ->
                Comparison.none(
                    OptionalDouble.empty(), OptionalDouble.empty(), missing(false, true, what)));
  }

  private static Comparison alone(OptionalDouble own, String what, String says) {
    return own.isPresent()
        ? Comparison.alone(own.getAsDouble(), says)
        : Comparison.none(own, OptionalDouble.empty(), missing(false, true, what));
  }

  private static String missing(boolean hasOwn, boolean hasOther, String what) {
    return hasOwn
        ? "the baseline reported no " + what
        : hasOther ? "the run reported no " + what : "neither run reported any " + what;
  }

  private boolean hasTop(SpectrumEvent spectrum) {
    return spectrum.topEigenvalue().isPresent();
  }

  private double top(SpectrumEvent spectrum) {
    return spectrum.topEigenvalue().orElse(Double.NaN);
  }

  private boolean hasTrace(SpectrumEvent spectrum) {
    return spectrum.trace().isPresent();
  }

  private double trace(SpectrumEvent spectrum) {
    return spectrum.trace().orElse(Double.NaN);
  }
}
