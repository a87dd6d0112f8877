package io.curvescope.server.slo.count;

import io.curvescope.server.telemetry.Measurement;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The latest spectra of a run, and what several of them say together.
 *
 * @param samples in the order of time
 */
record Spectra(List<Sample> samples) {
  /** Of a run without spectra. */
  static final Spectra NONE = new Spectra(List.of());

  /** Spectra that a variation is taken over: enough for an estimate, few enough to follow it. */
  static final int VARIATION_SAMPLES = 8;

  private static final int FEWEST_SAMPLES = 3;
  private static final Duration SAME_STEP = Duration.ofHours(1);

  /** One spectrum; operator and method are empty where it names none. */
  record Sample(
      Instant time, long step, int rank, String operator, String method, double topEigenvalue) {
    /** Whether the server computed it, at one place rather than on a rank. */
    boolean isRecomputed() {
      return method.equals("recomputed");
    }

    boolean isPreconditioned() {
      return operator.contains("precond");
    }
  }

  Spectra {
    samples = samples.stream().sorted(Comparator.comparing(Sample::time)).toList();
  }

  /** The spectrum that a measurement was taken from. */
  Optional<Sample> of(Measurement measurement) {
    return samples.stream()
        .filter(
            sample ->
                sample.time().equals(measurement.time())
                    && sample.rank() == measurement.rank()
                    && sample.step() == measurement.step()
                    && Double.compare(sample.topEigenvalue(), measurement.value()) == 0)
        .findFirst();
  }

  /**
   * The standard deviation of the top eigenvalue from batch to batch over its mean, up to and
   * including {@code last}. From squared differences of successive values, which a slow trend
   * hardly touches (J. von Neumann, Distribution of the ratio of the mean square successive
   * difference to the variance, Annals of Mathematical Statistics 12, 1941).
   */
  OptionalDouble variation(Sample last) {
    List<Sample> alike =
        samples.stream()
            .filter(
                sample ->
                    sample.rank() == last.rank()
                        && sample.operator().equals(last.operator())
                        && sample.isRecomputed() == last.isRecomputed()
                        && !sample.time().isAfter(last.time()))
            .toList();
    List<Sample> recent =
        alike.subList(Math.max(0, alike.size() - VARIATION_SAMPLES), alike.size());
    if (recent.size() < FEWEST_SAMPLES) {
      return OptionalDouble.empty();
    }
    double squares = 0;
    for (int i = 1; i < recent.size(); i++) {
      double difference = recent.get(i).topEigenvalue() - recent.get(i - 1).topEigenvalue();
      squares += difference * difference;
    }
    double deviation = Math.sqrt(squares / (2 * (recent.size() - 1)));
    double mean = recent.stream().mapToDouble(Sample::topEigenvalue).average().orElse(Double.NaN);
    return relative(deviation, mean);
  }

  /** The range of the top eigenvalue over the ranks of a step over its mean; empty for one rank. */
  OptionalDouble spread(Sample of) {
    Map<Integer, Double> byRank = new HashMap<>();
    for (Sample sample : samples) {
      if (sample.step() == of.step()
          && sample.operator().equals(of.operator())
          && !sample.isRecomputed()
          && Duration.between(sample.time(), of.time()).abs().compareTo(SAME_STEP) <= 0) {
        byRank.put(sample.rank(), sample.topEigenvalue());
      }
    }
    if (of.isRecomputed() || byRank.size() < 2) {
      return OptionalDouble.empty();
    }
    double lowest = byRank.values().stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    double highest = byRank.values().stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    double mean = byRank.values().stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    return relative(highest - lowest, mean);
  }

  private static OptionalDouble relative(double difference, double mean) {
    if (difference == 0) {
      return OptionalDouble.of(0);
    }
    double value = difference / Math.abs(mean);
    return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
  }
}
