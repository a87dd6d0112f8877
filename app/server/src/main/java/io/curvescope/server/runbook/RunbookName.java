package io.curvescope.server.runbook;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The name of a runbook: that of its file in docs/runbooks without {@code .md}, and of its page.
 *
 * @param value lower-case words joined by hyphens, for example {@code non-finite}
 */
public record RunbookName(String value) implements Comparable<RunbookName> {
  private static final Pattern PATTERN = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
  private static final Pattern WORD_START = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

  /**
   * @throws IllegalArgumentException if {@code value} is no such name
   */
  public RunbookName {
    if (!isValid(value)) {
      throw new IllegalArgumentException(
          "a runbook's name is lower-case words joined by hyphens, not '" + value + "'");
    }
  }

  /** Whether {@code value} could name a runbook. */
  public static boolean isValid(String value) {
    return value.length() <= 100 && PATTERN.matcher(value).matches();
  }

  /** The runbook of an alert: {@code NonFinite} has {@code non-finite}. */
  public static RunbookName ofAlert(String alertName) {
    return new RunbookName(WORD_START.matcher(alertName).replaceAll("-").toLowerCase(Locale.ROOT));
  }

  @Override
  public int compareTo(RunbookName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
