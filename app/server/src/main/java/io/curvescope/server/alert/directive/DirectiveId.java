package io.curvescope.server.alert.directive;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names a directive, as in {@code d-81}. */
record DirectiveId(long number) {
  private static final Pattern PATTERN = Pattern.compile("d-([1-9]\\d{0,17})");

  /** The id that {@link #toString} wrote; empty if the text is no such thing. */
  static Optional<DirectiveId> parse(String text) {
    Matcher match = PATTERN.matcher(text);
    return match.matches()
        ? Optional.of(new DirectiveId(Long.parseLong(match.group(1))))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return "d-" + number;
  }
}
