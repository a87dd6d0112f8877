package io.curvescope.server.alert;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names one episode of an alert, from pending to resolved. When the same condition comes back after
 * that, it is a new episode with the same labels.
 *
 * @param number from 1
 */
public record AlertId(long number) implements Comparable<AlertId> {
  private static final Pattern PATTERN = Pattern.compile("a-([1-9]\\d{0,17})");

  public AlertId {
    if (number < 1) {
      throw new IllegalArgumentException("number must be 1 or more");
    }
  }

  /** The id that {@link #toString} wrote; empty if the text is no such thing. */
  public static Optional<AlertId> parse(String text) {
    return Optional.of(PATTERN.matcher(text))
        .filter(match -> match.matches())
        .map(match -> new AlertId(Long.parseLong(match.group(1))));
  }

  @Override
  public int compareTo(AlertId other) {
    return Long.compare(number, other.number);
  }

  /** As the API has it, for example {@code a-81}. */
  @Override
  public String toString() {
    return "a-" + number;
  }
}
