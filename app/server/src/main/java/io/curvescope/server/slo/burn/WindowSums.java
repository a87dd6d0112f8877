package io.curvescope.server.slo.burn;

import io.curvescope.server.slo.count.SliceUnits;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Sums of good and all units over windows that move: what enters is added and what leaves is taken
 * away, so that a step costs the same however long the windows are. Whole numbers, so the sums
 * never drift.
 */
final class WindowSums {
  /** Good and all units. */
  record Sum(long good, long total) {
    static final Sum NONE = new Sum(0, 0);

    long bad() {
      return total - good;
    }
  }

  private record Pair(int counter, int group) {}

  private final Map<Integer, List<Window>> windows;
  private final Map<Pair, long[]> sums = new HashMap<>();
  private int end;

  /**
   * Sums as of now.
   *
   * @param windows of each counter
   * @param end the current slice
   */
  WindowSums(Map<Integer, List<Window>> windows, int end, SliceSource source) throws SQLException {
    this.windows = Map.copyOf(windows);
    this.end = end;
    for (Window window : distinct()) {
      source.sums(window, end, units -> put(units, window, 1));
    }
  }

  /** The current slice. */
  int end() {
    return end;
  }

  /** Adds a change of a slice. One that is still to come is found when it is reached. */
  void add(SliceUnits change) {
    for (Window window : windowsOf(change)) {
      if (change.slice() <= end
          && change.slice() > end - window.length()
          && window.hasBasis(change.basis())) {
        put(change, window, 1);
      }
    }
  }

  /** Moves on to a later slice. */
  void moveTo(int newEnd, SliceSource source) throws SQLException {
    if (newEnd < end) {
      throw new IllegalArgumentException("windows move forward only");
    }
    if (newEnd == end) {
      return;
    }
    source.between(end, newEnd, units -> putAll(units, windowsOf(units), 1));
    Set<Integer> lengths =
        distinct().stream().map(Window::length).collect(Collectors.toUnmodifiableSet());
    for (int length : lengths) {
      source.between(
          end - length,
          newEnd - length,
          units ->
              putAll(
                  units,
                  windowsOf(units).stream().filter(window -> window.length() == length).toList(),
                  -1));
    }
    end = newEnd;
  }

  /** The sum over one of the windows of a counter. */
  Sum sum(int counter, int group, Window window) {
    List<Window> ofCounter = windows.getOrDefault(counter, List.of());
    int index = ofCounter.indexOf(window);
    if (index < 0) {
      throw new IllegalArgumentException("the counter has no such window");
    }
    long[] values = sums.get(new Pair(counter, group));
    return values == null ? Sum.NONE : new Sum(values[2 * index], values[2 * index + 1]);
  }

  private List<Window> windowsOf(SliceUnits units) {
    return windows.getOrDefault(units.counter(), List.of());
  }

  private Set<Window> distinct() {
    return windows.values().stream().flatMap(List::stream).collect(Collectors.toUnmodifiableSet());
  }

  private void putAll(SliceUnits units, List<Window> targets, int sign) {
    for (Window window : targets) {
      if (window.hasBasis(units.basis())) {
        put(units, window, sign);
      }
    }
  }

  private void put(SliceUnits units, Window window, int sign) {
    List<Window> ofCounter = windowsOf(units);
    int index = ofCounter.indexOf(window);
    if (index < 0) {
      return;
    }
    long[] values =
        sums.computeIfAbsent(
            new Pair(units.counter(), units.group()), _ -> new long[2 * ofCounter.size()]);
    values[2 * index] += sign * units.good();
    values[2 * index + 1] += sign * units.total();
  }
}
