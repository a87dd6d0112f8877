package io.curvescope.server.slo.definition;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as OpenSLO writes them: a whole number and {@code m}, {@code h}, {@code d}, {@code w}.
 */
public final class Durations {
  static final String RULE = "must be a whole number and m, h, d or w, such as 28d";

  private static final Pattern FORMAT = Pattern.compile("([1-9][0-9]{0,5})([mhdw])");

  private Durations() {}

  /** The duration that a text says, if it says one. */
  public static Optional<Duration> parse(String text) {
    Matcher matcher = FORMAT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long count = Long.parseLong(matcher.group(1));
    return Optional.of(
        switch (matcher.group(2)) {
          case "m" -> Duration.ofMinutes(count);
          case "h" -> Duration.ofHours(count);
          case "d" -> Duration.ofDays(count);
          default -> Duration.ofDays(7 * count);
        });
  }

  /**
   * The shortest text that {@link #parse} takes for whole minutes: {@code 90m}, {@code 6h}, {@code
   * 28d}.
   */
  public static String format(Duration duration) {
    long minutes = duration.toMinutes();
    if (minutes % (24 * 60) == 0) {
      return minutes / (24 * 60) + "d";
    }
    return minutes % 60 == 0 ? minutes / 60 + "h" : minutes + "m";
  }
}
