package io.curvescope.curvature.spectrum;

import java.util.List;
import java.util.Optional;

/**
 * Condition number of H, or of H + damping I.
 *
 * @param value max |eigenvalue| / min |eigenvalue| where the whole spectrum was computed and
 *     damping is 0; else (top + damping) / (bottom + damping)
 * @param lower a lower bound of it, from the residuals of the eigenvalues
 * @param upper an upper bound, infinite where the denominator's error reaches zero
 * @param damping that was added
 * @param wholeSpectrum whether it is the first definition
 */
public record ConditionNumber(
    double value, double lower, double upper, double damping, boolean wholeSpectrum) {

  /**
   * Of H itself, from the whole spectrum; empty where that was not computed. An exactly singular H
   * has the condition number infinity.
   */
  public static Optional<ConditionNumber> ofWholeSpectrum(Eigenvalues eigenvalues) {
    return eigenvalues.whole().map(ConditionNumber::ofWhole);
  }

  /**
   * Of H + damping I, from the largest and the smallest eigenvalue; empty where one of them is
   * missing or bottom + damping is not positive, because H + damping I is then no metric.
   *
   * @throws IllegalArgumentException if damping is negative or not finite
   */
  public static Optional<ConditionNumber> ofDamped(Eigenvalues eigenvalues, double damping) {
    Check.atLeast("damping", damping, 0.0);
    if (eigenvalues.top().isEmpty() || eigenvalues.bottom().isEmpty()) {
      return Optional.empty();
    }
    Eigenvalue top = eigenvalues.top().getFirst();
    Eigenvalue bottom = eigenvalues.bottom().getFirst();
    double numerator = top.value() + damping;
    double denominator = bottom.value() + damping;
    if (!(denominator > 0)) {
      return Optional.empty();
    }
    return Optional.of(
        ratio(numerator, top.residual(), denominator, bottom.residual(), damping, false));
  }

  private static ConditionNumber ofWhole(List<Eigenvalue> whole) {
    Eigenvalue largest = whole.getFirst();
    Eigenvalue smallest = whole.getFirst();
    for (Eigenvalue eigenvalue : whole) {
      if (Math.abs(eigenvalue.value()) > Math.abs(largest.value())) {
        largest = eigenvalue;
      }
      if (Math.abs(eigenvalue.value()) < Math.abs(smallest.value())) {
        smallest = eigenvalue;
      }
    }
    return ratio(
        Math.abs(largest.value()),
        largest.residual(),
        Math.abs(smallest.value()),
        smallest.residual(),
        0,
        true);
  }

  private static ConditionNumber ratio(
      double numerator,
      double numeratorError,
      double denominator,
      double denominatorError,
      double damping,
      boolean whole) {
    double least = denominator - denominatorError;
    return new ConditionNumber(
        denominator == 0 ? Double.POSITIVE_INFINITY : numerator / denominator,
        Math.max(1, (numerator - numeratorError) / (denominator + denominatorError)),
        least > 0 ? (numerator + numeratorError) / least : Double.POSITIVE_INFINITY,
        damping,
        whole);
  }
}
