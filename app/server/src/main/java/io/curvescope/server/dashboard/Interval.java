package io.curvescope.server.dashboard;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The width of one point of a panel, {@code $__interval}: a round figure near the time range over
 * the points that fit.
 *
 * @param length one millisecond or more
 */
public record Interval(Duration length) {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,9})(ms|[smhdwy])");
  private static final long[] ROUND_MILLIS = {
    1,
    2,
    5,
    10,
    20,
    50,
    100,
    200,
    500,
    1_000,
    2_000,
    5_000,
    10_000,
    15_000,
    20_000,
    30_000,
    60_000,
    120_000,
    300_000,
    600_000,
    900_000,
    1_200_000,
    1_800_000,
    3_600_000,
    7_200_000,
    10_800_000,
    21_600_000,
    43_200_000,
    86_400_000,
    604_800_000,
    2_592_000_000L,
    31_536_000_000L
  };

  public Interval {
    if (length.toMillis() < 1) {
      throw new IllegalArgumentException("an interval must be 1 ms or more, not " + length);
    }
  }

  /** The interval at which {@code range} has about {@code points}, but no shorter than wanted. */
  public static Interval of(TimeRange range, int points, Optional<Interval> least) {
    long wanted = Math.max(1, range.length().toMillis() / points);
    long best = ROUND_MILLIS[ROUND_MILLIS.length - 1];
    for (int i = 0; i + 1 < ROUND_MILLIS.length; i++) {
      if (2 * wanted < ROUND_MILLIS[i] + ROUND_MILLIS[i + 1]) {
        best = ROUND_MILLIS[i];
        break;
      }
    }
    return new Interval(
        Duration.ofMillis(Math.max(best, least.map(each -> each.length().toMillis()).orElse(1L))));
  }

  /** As Grafana writes them: {@code 500ms}, {@code 30s}, {@code 5m}, {@code 1h}, {@code 7d}. */
  public static Optional<Interval> parse(String text) {
    Matcher matcher = TEXT.matcher(text.strip());
    if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
      return Optional.empty();
    }
    long number = Long.parseLong(matcher.group(1));
    Duration unit =
        switch (matcher.group(2)) {
          case "ms" -> Duration.ofMillis(1);
          case "s" -> Duration.ofSeconds(1);
          case "m" -> Duration.ofMinutes(1);
          case "h" -> Duration.ofHours(1);
          case "d" -> Duration.ofDays(1);
          case "w" -> Duration.ofDays(7);
          default -> Duration.ofDays(365);
        };
    return Optional.of(new Interval(unit.multipliedBy(number)));
  }

  /** The length as a number of seconds, without a trailing zero. */
  public String seconds() {
    long millis = length.toMillis();
    return millis % 1_000 == 0 ? Long.toString(millis / 1_000) : Double.toString(millis / 1e3);
  }

  /** In the largest unit that divides it, as in {@code 5m}. */
  @Override
  public String toString() {
    long millis = length.toMillis();
    long[] sizes = {86_400_000, 3_600_000, 60_000, 1_000};
    String[] units = {"d", "h", "m", "s"};
    for (int i = 0; i < sizes.length; i++) {
      if (millis % sizes[i] == 0) {
        return millis / sizes[i] + units[i];
      }
    }
    return millis + "ms";
  }
}
