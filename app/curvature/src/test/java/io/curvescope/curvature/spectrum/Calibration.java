package io.curvescope.curvature.spectrum;

import static org.assertj.core.api.Assertions.assertThat;

/** Compares errors with the standard errors reported, over many seeds. */
final class Calibration {

  private int count;
  private int outsideFour;
  private double ratioSquares;
  private double standardErrors;

  void add(Estimate estimate, double truth) {
    double ratio = (estimate.value() - truth) / estimate.standardError();
    count++;
    ratioSquares += ratio * ratio;
    standardErrors += estimate.standardError();
    if (Math.abs(ratio) > 4) {
      outsideFour++;
    }
  }

  double meanStandardError() {
    return standardErrors / count;
  }

  /** The root mean square of error over standard error is about 1, and hardly any exceeds 4. */
  void assertCalibrated(double low, double high) {
    assertThat(Math.sqrt(ratioSquares / count)).isBetween(low, high);
    assertThat(outsideFour).isLessThanOrEqualTo(count / 100);
  }
}
