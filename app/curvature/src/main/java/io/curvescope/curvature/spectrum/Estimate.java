package io.curvescope.curvature.spectrum;

/**
 * A number with its statistical error.
 *
 * @param value the mean over probes, or the exact value
 * @param standardError standard error of the value: the sample standard deviation over the square
 *     root of the number of probes; 0 where the value is exact up to rounding
 * @param probes random probes behind it; 0 where it is exact
 */
public record Estimate(double value, double standardError, int probes) {

  /** Checks the error. */
  public Estimate {
    if (standardError < 0 || probes < 0) {
      throw new IllegalArgumentException(
          "standardError and probes must be 0 or more, are " + standardError + " and " + probes);
    }
  }

  /** A value without statistical error. */
  public static Estimate exact(double value) {
    return new Estimate(value, 0, 0);
  }

  /** Whether no random probe was involved. */
  public boolean isExact() {
    return probes == 0;
  }
}
