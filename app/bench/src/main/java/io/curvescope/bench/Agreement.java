package io.curvescope.bench;

import java.util.List;

/** How far two sets of products are apart. */
final class Agreement {
  private Agreement() {}

  /** The largest difference of two elements, relative to the largest magnitude of all. */
  static double largestRelativeDifference(List<double[]> left, List<double[]> right) {
    double difference = 0;
    double magnitude = 0;
    for (int i = 0; i < left.size(); i++) {
      for (int j = 0; j < left.get(i).length; j++) {
        difference = Math.max(difference, Math.abs(left.get(i)[j] - right.get(i)[j]));
        magnitude = Math.max(magnitude, Math.abs(right.get(i)[j]));
      }
    }
    return difference / magnitude;
  }
}
