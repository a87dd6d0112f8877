package io.curvescope.server.run;

import java.util.regex.Pattern;

/**
 * The id by which clients know a run: a letter or digit, then up to 127 of letters, digits, {@code
 * .}, {@code _} and {@code -} (ASCII).
 */
public record RunId(String value) {
  /** What a run id must be, in words, for messages to a client. */
  public static final String RULE =
      "must be a letter or digit, then up to 127 of letters, digits, '.', '_' and '-'";

  private static final Pattern PATTERN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

  /**
   * @throws IllegalArgumentException if {@code value} is not a run id
   */
  public RunId {
    if (!isValid(value)) {
      throw new IllegalArgumentException("run id " + RULE);
    }
  }

  /** Whether {@code value} is a run id. */
  public static boolean isValid(String value) {
    return PATTERN.matcher(value).matches();
  }

  @Override
  public String toString() {
    return value;
  }
}
