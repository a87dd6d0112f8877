package io.curvescope.server.slo.burn;

import io.curvescope.server.slo.count.AgeClass;
import io.curvescope.server.slo.count.Counter;
import io.curvescope.server.slo.count.SliceUnits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Slices of one counter and group in memory, so that weeks pass in milliseconds. */
final class RecordedSlices implements SliceSource {
  static final int COUNTER = 1;
  static final int GROUP = 1;

  private final TreeMap<Integer, List<SliceUnits>> slices = new TreeMap<>();

  /** Records events, and says what changed. */
  List<SliceUnits> add(Instant time, Instant receivedAt, long good, long total) {
    List<SliceUnits> changes = new ArrayList<>();
    changes.add(units(time, AgeClass.EVENT_TIME, good, total));
    int age = AgeClass.of(Duration.between(time, receivedAt));
    if (age != AgeClass.EVENT_TIME) {
      changes.add(units(receivedAt, age, good, total));
    }
    changes.forEach(
        each -> slices.computeIfAbsent(each.slice(), unused -> new ArrayList<>()).add(each));
    return changes;
  }

  @Override
  public void between(int after, int upTo, Consumer<SliceUnits> consumer) {
    slices.subMap(after, false, upTo, true).values().forEach(list -> list.forEach(consumer));
  }

  @Override
  public void sums(Window window, int end, Consumer<SliceUnits> consumer) {
    between(
        end - window.length(),
        end,
        units -> {
          if (window.hasBasis(units.basis())) {
            consumer.accept(units);
          }
        });
  }

  private static SliceUnits units(Instant time, int basis, long good, long total) {
    return new SliceUnits(Counter.minute(time), COUNTER, GROUP, basis, good, total);
  }
}
