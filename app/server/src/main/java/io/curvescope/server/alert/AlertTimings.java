package io.curvescope.server.alert;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * How long the condition of each alert is watched: settings, and a default for whatever they leave
 * out.
 *
 * @param all one for each alert there is
 */
public record AlertTimings(Map<AlertName, AlertTiming> all) {
  /** Far more than anyone waits for, and far from where sums of durations overflow. */
  private static final Duration LONGEST = Duration.ofDays(7);

  /** What holds without settings. docs/alerting.md has the same table. */
  public static final AlertTimings DEFAULTS = with(Map.of());

  /** What may be set of an alert's timing: {@code pending} and {@code hold-down}. */
  public enum Part {
    PENDING,
    HOLD_DOWN
  }

  public AlertTimings {
    for (AlertName name : AlertName.values()) {
      if (!all.containsKey(name)) {
        throw new IllegalArgumentException("there is no timing of " + name.wireName());
      }
    }
    all = Collections.unmodifiableMap(new EnumMap<>(all));
  }

  /**
   * The defaults, except for what is set.
   *
   * @throws IllegalArgumentException if a duration is negative or longer than seven days
   */
  public static AlertTimings with(Map<AlertName, Map<Part, Duration>> settings) {
    EnumMap<AlertName, AlertTiming> all = new EnumMap<>(AlertName.class);
    for (AlertName name : AlertName.values()) {
      Map<Part, Duration> set = settings.getOrDefault(name, Map.of());
      set.forEach((part, duration) -> check(name, part, duration));
      AlertTiming usual = usual(name);
      all.put(
          name,
          new AlertTiming(
              set.getOrDefault(Part.PENDING, usual.pending()),
              set.getOrDefault(Part.HOLD_DOWN, usual.holdDown())));
    }
    return new AlertTimings(all);
  }

  /** The timing of an alert. */
  public AlertTiming of(AlertName name) {
    AlertTiming timing = all.get(name);
    if (timing == null) {
      throw new IllegalStateException("the constructor lets none be missing");
    }
    return timing;
  }

  private static AlertTiming usual(AlertName name) {
    return switch (name) {
      case NON_FINITE, REPEATED_OUT_OF_MEMORY, RECOMPUTED_DISAGREES ->
          new AlertTiming(Duration.ZERO, Duration.ZERO);
      case DIVERGENCE -> new AlertTiming(Duration.ofMinutes(1), Duration.ofMinutes(10));
      case ERROR_BUDGET_BURN, ERROR_BUDGET_CRITICAL, COST_OVERRUN ->
          new AlertTiming(Duration.ZERO, Duration.ofMinutes(5));
      case RUN_SILENT -> new AlertTiming(Duration.ZERO, Duration.ofMinutes(1));
      case EIGENVALUE_DRIFT, SLOWDOWN ->
          new AlertTiming(Duration.ofMinutes(5), Duration.ofMinutes(15));
    };
  }

  private static void check(AlertName name, Part part, Duration duration) {
    if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "curvescope.alert.timings.%s.%s must be 0s to 7d, not %s"
              .formatted(
                  name.runbook(),
                  part.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                  duration));
    }
  }
}
