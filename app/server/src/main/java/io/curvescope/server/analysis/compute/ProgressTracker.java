package io.curvescope.server.analysis.compute;

import io.curvescope.curvature.operator.Progress;
import io.curvescope.server.analysis.AnalysisProgress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How far an analysis is over all its sections. Written by the thread that computes, read by any.
 *
 * <p>The share never falls, also where a method turns out to need more products than it seemed.
 */
public final class ProgressTracker {
  /** Only a result is the whole of it. */
  private static final double NEARLY_ALL = 0.999;

  private final InstantSource clock;
  private final Map<Section, Long> expected = new EnumMap<>(Section.class);
  private Instant begin;
  private long finishedMatvecs;
  private volatile AnalysisProgress current = AnalysisProgress.NONE;

  /** Begins now. */
  public ProgressTracker(InstantSource clock) {
    this.clock = clock;
    this.begin = clock.instant();
  }

  /** The state of things. */
  public AnalysisProgress current() {
    return current;
  }

  /** The time since the beginning, in seconds. */
  double seconds() {
    return Duration.between(begin, clock.instant()).toNanos() / 1e9;
  }

  /** Products taken in all sections so far. */
  long matvecs() {
    return current.matvecs();
  }

  /** Announces a section with a first guess of its products. */
  void plan(Section section, long matvecs) {
    expected.put(section, matvecs);
  }

  /** What a method of a section says. */
  void onProgress(Section section, Progress progress) {
    expected.merge(section, progress.expectedMatvecs(), Math::max);
    publish(finishedMatvecs + progress.matvecs(), progress.residual());
  }

  /** Ends a section, or a part of one, that took so many products. */
  void finish(Section section, long matvecs) {
    expected.put(section, 0L);
    add(matvecs);
  }

  /** Counts products of a part of a section, while others of its parts are to come. */
  void finishPart(Section section, long matvecs) {
    expected.computeIfPresent(section, (any, before) -> Math.max(0, before - matvecs));
    add(matvecs);
  }

  private void add(long matvecs) {
    finishedMatvecs += matvecs;
    publish(finishedMatvecs, Double.NaN);
  }

  private void publish(long matvecs, double residual) {
    long all =
        Math.max(
            matvecs, finishedMatvecs + expected.values().stream().mapToLong(Long::longValue).sum());
    double fraction = all == 0 ? 0 : Math.min(NEARLY_ALL, (double) matvecs / all);
    double seconds = seconds();
    current =
        new AnalysisProgress(
            Math.max(current.fraction(), fraction),
            matvecs,
            all,
            Double.isNaN(residual) ? OptionalDouble.empty() : OptionalDouble.of(residual),
            matvecs == 0 || seconds <= 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(seconds * (all - matvecs) / matvecs));
  }
}
