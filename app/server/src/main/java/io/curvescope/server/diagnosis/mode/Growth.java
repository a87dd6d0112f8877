package io.curvescope.server.diagnosis.mode;

import io.curvescope.server.diagnosis.Sample;
import io.curvescope.server.diagnosis.Series;
import java.util.List;
import java.util.Optional;

/**
 * How much the last values of a series before a failure exceed those before them.
 *
 * @param onset the first of the large values
 * @param peak the largest of the last values
 * @param reference the median of the values before the last ones
 * @param factor how often the series' usual size fits into the excess, plus one: peak over
 *     reference where values are positive and do not scatter more than their size
 */
record Growth(Sample onset, Sample peak, double reference, double factor) {
  /**
   * A series has grown when its last values exceed the median of those before threefold. Mini-batch
   * losses of the recorded runs scatter by less than a factor of two around their median within 100
   * steps; the first value after a step that is too long is an order of magnitude up.
   */
  static final double THRESHOLD = 3;

  /**
   * So many values before the failure are looked at: recent history, not the beginning of training.
   */
  static final int WINDOW = 100;

  /** So many of them are the last ones: from the first bad step to overflow it takes but a few. */
  static final int LAST = 10;

  /** The growth of finite values, if it is above the threshold; their order is that of time. */
  static Optional<Growth> of(Series finite) {
    List<Sample> window = finite.newest(WINDOW);
    int lastCount = Math.min(LAST, window.size() / 2);
    if (lastCount == 0) {
      return Optional.empty();
    }
    int split = window.size() - lastCount;
    Distribution before = Distribution.of(window.subList(0, split));
    double reference = before.median();
    double scale = Math.max(Math.abs(reference), before.interquartileRange());
    int peak = split;
    for (int i = split; i < window.size(); i++) {
      peak = window.get(i).value() > window.get(peak).value() ? i : peak;
    }
    double excess = window.get(peak).value() - reference;
    if (!(excess > (THRESHOLD - 1) * scale)) {
      return Optional.empty();
    }
    int onset = peak;
    while (onset > 0 && window.get(onset - 1).value() - reference > (THRESHOLD - 1) * scale) {
      onset--;
    }
    return Optional.of(
        new Growth(window.get(onset), window.get(peak), reference, 1 + excess / scale));
  }

  /** In words, for evidence. */
  String says(String what) {
    return "%s grew %s-fold, from a median of %s to %s within steps %d to %d"
        .formatted(
            what,
            Figures.of(factor),
            Figures.of(reference),
            Figures.of(peak.value()),
            Math.min(onset.step(), peak.step()),
            Math.max(onset.step(), peak.step()));
  }
}
