package io.curvescope.server.alert.silence;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names a silence.
 *
 * @param number from 1
 */
public record SilenceId(long number) {
  private static final Pattern PATTERN = Pattern.compile("s-([1-9]\\d{0,17})");

  /** The id that {@link #toString} wrote; empty if the text is no such thing. */
  public static Optional<SilenceId> parse(String text) {
    return Optional.of(PATTERN.matcher(text))
        .filter(match -> match.matches())
        .map(match -> new SilenceId(Long.parseLong(match.group(1))));
  }

  /** As the API has it, for example {@code s-3}. */
  @Override
  public String toString() {
    return "s-" + number;
  }
}
