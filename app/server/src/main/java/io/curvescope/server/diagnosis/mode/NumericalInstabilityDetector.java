package io.curvescope.server.diagnosis.mode;

import io.curvescope.server.alert.Remedy;
import io.curvescope.server.alert.Severity;
import io.curvescope.server.diagnosis.Evidence;
import io.curvescope.server.diagnosis.Failure;
import io.curvescope.server.diagnosis.FailureMode;
import io.curvescope.server.diagnosis.Finding;
import io.curvescope.server.diagnosis.RunTelemetry;
import io.curvescope.server.diagnosis.Series;
import io.curvescope.server.diagnosis.SpectrumPoint;
import io.curvescope.server.run.DirectiveAction;
import io.curvescope.server.telemetry.IncidentEvent;
import io.curvescope.server.telemetry.IncidentKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * F7: rounding errors spoil the numbers. The job reports incidents of precision; or the same
 * spectrum in two precisions disagrees; or a number ceased to be one though nothing had grown
 * before.
 */
final class NumericalInstabilityDetector implements FailureDetector {
  /**
   * Relative difference of a top eigenvalue in two precisions. Exact products in float32 agree with
   * float64 to 1e-5 or better on well-conditioned networks; a hundredth is three digits lost and
   * changes decisions.
   */
  static final double DISAGREEMENT = 1e-2;

  /** So many finite losses must have come before a sudden NaN to call them calm. */
  static final int CALM_LOSSES = 5;

  /** Two spectra that differ in nothing but their precision. */
  private record Pair(SpectrumPoint lower, SpectrumPoint higher) {
    double difference() {
      double size = Math.max(Math.abs(lower.top()), Math.abs(higher.top()));
      return size == 0 ? 0 : Math.abs(lower.top() / size - higher.top() / size);
    }

    /** Beyond the threshold, and beyond what the two residuals explain. */
    boolean disagrees() {
      double size = Math.max(Math.abs(lower.top()), Math.abs(higher.top()));
      double residuals = lower.topResidual().orElse(0) + higher.topResidual().orElse(0);
      return size > 0 && !(difference() <= DISAGREEMENT + residuals / size);
    }
  }

  @Override
  public Optional<Finding> detect(RunTelemetry telemetry) {
    List<Evidence> evidence = new ArrayList<>();
    List<Long> steps = new ArrayList<>();
    List<IncidentEvent> incidents = telemetry.incidents(IncidentKind.PRECISION);
    if (!incidents.isEmpty()) {
      evidence.add(incidents(incidents));
      incidents.forEach(incident -> steps.add(incident.header().step()));
    }
    List<Pair> pairs = disagreements(telemetry);
    if (!pairs.isEmpty()) {
      evidence.add(disagreement(pairs));
      pairs.forEach(pair -> steps.add(pair.lower().step()));
    }
    Optional<Evidence> sudden = suddenFailure(telemetry);
    sudden.ifPresent(
        each -> {
          evidence.add(each);
          steps.add(each.step());
        });
    if (evidence.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Finding(
            FailureMode.F7,
            "Numerical instability",
            sudden.isPresent() ? Severity.PAGE : Severity.TICKET,
            steps.stream().min(Long::compare).orElseThrow(),
            steps.stream().max(Long::compare).orElseThrow(),
            evidence,
            List.of(
                "Compute the loss and curvature products in float64, or float32 instead of a shorter type, and compare.",
                "Look for differences of large numbers, and logarithms, roots and quotients without a lower bound.",
                "Increase the damping: it bounds how far rounding errors are magnified."),
            Optional.of(Remedy.of(DirectiveAction.INCREASE_DAMPING, 10))));
  }

  private static Evidence incidents(List<IncidentEvent> incidents) {
    IncidentEvent first = incidents.getFirst();
    String message =
        first
            .message()
            .map(text -> ": " + (text.length() > 200 ? text.substring(0, 200) + "..." : text))
            .orElse("");
    return new Evidence(
        "incident",
        first.header().step(),
        incidents.size(),
        "%d incidents of precision, the first at step %d%s%s"
            .formatted(
                incidents.size(),
                first.header().step(),
                first.where().map(where -> " in " + where).orElse(""),
                message));
  }

  private static List<Pair> disagreements(RunTelemetry telemetry) {
    record Key(long step, int rank, Optional<String> operator, Optional<String> batch) {}
    return telemetry.spectra().stream()
        .filter(each -> each.dtype().isPresent() && !Double.isInfinite(each.top()))
        .collect(
            Collectors.groupingBy(
                each -> new Key(each.step(), each.rank(), each.operator(), each.batch())))
        .values()
        .stream()
        .map(NumericalInstabilityDetector::pair)
        .flatMap(Optional::stream)
        .filter(Pair::disagrees)
        .sorted(Comparator.comparing((Pair pair) -> pair.lower().time()))
        .toList();
  }

  /** The lowest and the highest precision of spectra of the same operator at the same point. */
  private static Optional<Pair> pair(List<SpectrumPoint> same) {
    List<SpectrumPoint> byPrecision =
        same.stream()
            .filter(each -> bits(each) > 0)
            .sorted(Comparator.comparingInt(NumericalInstabilityDetector::bits))
            .toList();
    return byPrecision.isEmpty() || bits(byPrecision.getFirst()) == bits(byPrecision.getLast())
        ? Optional.empty()
        : Optional.of(new Pair(byPrecision.getFirst(), byPrecision.getLast()));
  }

  /** Of the type's mantissa and exponent, to order by; 0 for a type that is not known. */
  private static int bits(SpectrumPoint spectrum) {
    return switch (spectrum.dtype().orElse("").replaceFirst("^torch\\.", "")) {
      case "float64", "double" -> 64;
      case "float32", "float" -> 32;
      case "tf32" -> 19;
      case "float16", "half" -> 16;
      case "bfloat16" -> 15;
      default -> 0;
    };
  }

  private static Evidence disagreement(List<Pair> pairs) {
    Pair worst = pairs.stream().max(Comparator.comparingDouble(Pair::difference)).orElseThrow();
    return new Evidence(
        "top_eigenvalue",
        worst.lower().step(),
        worst.lower().top(),
        "%s gives a top eigenvalue of %s at step %d, %s gives %s; %d such pairs differ by more than %s"
            .formatted(
                worst.lower().dtype().orElse(""),
                Figures.of(worst.lower().top()),
                worst.lower().step(),
                worst.higher().dtype().orElse(""),
                Figures.of(worst.higher().top()),
                pairs.size(),
                Figures.percent(DISAGREEMENT)));
  }

  /** A number that ceased to be one out of calm, or never was one. */
  private static Optional<Evidence> suddenFailure(RunTelemetry telemetry) {
    Optional<Failure> failure =
        Failure.first(telemetry)
            .filter(Failure::isNonFinite)
            .filter(each -> !DivergenceSigns.before(each, telemetry).any());
    return failure.flatMap(
        each -> {
          Series all = telemetry.metric("loss").until(each.time());
          int finite = all.finite().samples().size();
          boolean neverFinite = !all.isEmpty() && finite == 0;
          if (!neverFinite && finite < CALM_LOSSES) {
            return Optional.empty();
          }
          String before =
              neverFinite
                  ? "the loss was never finite"
                  : "neither the loss nor the norm of the steps had grown, and the stability margin was"
                      + " not above 1";
          return Optional.of(
              new Evidence(
                  each.where(),
                  each.step(),
                  each.value(),
                  "%s was %s at step %d, on rank %d: %s"
                      .formatted(each.where(), each.value(), each.step(), each.rank(), before)));
        });
  }
}
