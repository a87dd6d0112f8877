package io.curvescope.curvature.spectrum;

/** Mean and variance of a growing sample (Welford, Technometrics 4, 1962). */
final class RunningMoments {

  private int count;
  private double mean;
  private double squares;

  void add(double value) {
    count++;
    double delta = value - mean;
    mean += delta / count;
    squares += delta * (value - mean);
  }

  int count() {
    return count;
  }

  double mean() {
    return mean;
  }

  /** Unbiased sample variance; infinite for fewer than two values. */
  double variance() {
    return count < 2 ? Double.POSITIVE_INFINITY : squares / (count - 1);
  }

  double standardError() {
    return Math.sqrt(variance() / count);
  }

  Estimate estimate() {
    return new Estimate(mean, standardError(), count);
  }
}
