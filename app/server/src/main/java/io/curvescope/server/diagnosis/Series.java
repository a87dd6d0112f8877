package io.curvescope.server.diagnosis;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The values of one series in the order of time, as far as diagnosis looks at them.
 *
 * @param name for example {@code loss}
 */
public record Series(String name, List<Sample> samples) {
  /** Sorts the samples by time; those of the same time stay as they are. */
  public Series {
    samples = samples.stream().sorted(Comparator.comparing(Sample::time)).toList();
  }

  /** Of a run that does not report it. */
  public static Series empty(String name) {
    return new Series(name, List.of());
  }

  public boolean isEmpty() {
    return samples.isEmpty();
  }

  /** Without NaN and infinite values. */
  public Series finite() {
    return new Series(name, samples.stream().filter(Sample::isFinite).toList());
  }

  /** Of one rank. */
  public Series ofRank(int rank) {
    return new Series(name, samples.stream().filter(sample -> sample.rank() == rank).toList());
  }

  /** Those at this time or earlier. */
  public Series until(Instant time) {
    return new Series(
        name, samples.stream().filter(sample -> !sample.time().isAfter(time)).toList());
  }

  /** Those at this time or later. */
  public Series since(Instant time) {
    return new Series(
        name, samples.stream().filter(sample -> !sample.time().isBefore(time)).toList());
  }

  /** The first value that is no number. */
  public Optional<Sample> firstNonFinite() {
    return samples.stream().filter(sample -> !sample.isFinite()).findFirst();
  }

  public Optional<Sample> first() {
    return samples.stream().findFirst();
  }

  public Optional<Sample> last() {
    return samples.isEmpty() ? Optional.empty() : Optional.of(samples.getLast());
  }

  /** The last {@code count} samples, or all. */
  public List<Sample> newest(int count) {
    return samples.subList(Math.max(0, samples.size() - count), samples.size());
  }

  /** The first {@code count} samples, or all. */
  public List<Sample> oldest(int count) {
    return samples.subList(0, Math.min(count, samples.size()));
  }
}
