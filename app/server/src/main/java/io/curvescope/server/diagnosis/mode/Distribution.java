package io.curvescope.server.diagnosis.mode;

import io.curvescope.server.diagnosis.Sample;
import java.util.Arrays;
import java.util.List;

/** Order statistics and moments of some finite values; at least one. */
final class Distribution {
  private final double[] sorted;

  private Distribution(double[] sorted) {
    this.sorted = sorted;
  }

  /**
   * @throws IllegalArgumentException if there are none
   */
  static Distribution of(double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("at least one value is needed");
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return new Distribution(sorted);
  }

  static Distribution of(List<Sample> samples) {
    return of(samples.stream().mapToDouble(Sample::value).toArray());
  }

  double median() {
    return quantile(0.5);
  }

  /** Half of the values lie within it. */
  double interquartileRange() {
    return quantile(0.75) - quantile(0.25);
  }

  double smallest() {
    return sorted[0];
  }

  double largest() {
    return sorted[sorted.length - 1];
  }

  /**
   * Sample standard deviation over the size of the mean; infinite where the mean is 0 and they
   * differ.
   */
  double relativeDeviation() {
    // Scaled, so that neither the sum nor a square overflows.
    double scale = Math.max(Math.abs(smallest()), Math.abs(largest()));
    if (scale == 0 || sorted.length < 2) {
      return 0;
    }
    double mean = Arrays.stream(sorted).map(value -> value / scale).average().orElse(0);
    double squares = Arrays.stream(sorted).map(value -> value / scale - mean).map(d -> d * d).sum();
    double deviation = Math.sqrt(squares / (sorted.length - 1));
    return deviation == 0 ? 0 : deviation / Math.abs(mean);
  }

  /** Between neighbours, as R's type 7 and NumPy do by default. */
  private double quantile(double share) {
    double position = share * (sorted.length - 1);
    int below = (int) Math.floor(position);
    int above = Math.min(below + 1, sorted.length - 1);
    double weight = position - below;
    return sorted[below] * (1 - weight) + sorted[above] * weight;
  }
}
