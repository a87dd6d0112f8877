package io.curvescope.server.gate.compare;

import java.util.OptionalDouble;

/**
 * One quantity of both runs.
 *
 * @param value what is held against a limit; empty without data
 * @param candidate the run's own figure, where it has one
 * @param baseline the baseline's, where it has one
 * @param says what was compared, or why nothing was
 */
record Comparison(
    OptionalDouble value, OptionalDouble candidate, OptionalDouble baseline, String says) {
  /** Candidate over baseline. */
  static Comparison ratio(double candidate, double baseline, String says) {
    if (baseline <= 0) {
      return new Comparison(
          OptionalDouble.empty(),
          OptionalDouble.of(candidate),
          OptionalDouble.of(baseline),
          "a ratio needs a positive baseline, not " + baseline);
    }
    return new Comparison(
        OptionalDouble.of(candidate / baseline),
        OptionalDouble.of(candidate),
        OptionalDouble.of(baseline),
        says);
  }

  /** Candidate minus baseline. */
  static Comparison difference(double candidate, double baseline, String says) {
    return new Comparison(
        OptionalDouble.of(candidate - baseline),
        OptionalDouble.of(candidate),
        OptionalDouble.of(baseline),
        says);
  }

  /** The candidate alone. */
  static Comparison alone(double candidate, String says) {
    return new Comparison(
        OptionalDouble.of(candidate), OptionalDouble.of(candidate), OptionalDouble.empty(), says);
  }

  /** One of both, or both, lack a figure. */
  static Comparison none(OptionalDouble candidate, OptionalDouble baseline, String says) {
    return new Comparison(OptionalDouble.empty(), candidate, baseline, says);
  }

  /** Whether it speaks more against the run than another: NaN most of all. */
  boolean isWorseThan(Comparison other) {
    return Double.compare(
            value.orElse(Double.NEGATIVE_INFINITY), other.value.orElse(Double.NEGATIVE_INFINITY))
        > 0;
  }

  /** Whether the baseline has what the run lacks. */
  boolean isMissingInCandidate() {
    return candidate.isEmpty() && baseline.isPresent();
  }
}
