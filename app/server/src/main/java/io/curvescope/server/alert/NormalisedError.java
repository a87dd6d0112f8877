package io.curvescope.server.alert;

import java.util.regex.Pattern;

/**
 * An error message without what differs from one occurrence to the next: addresses, identifiers and
 * numbers become {@code #}, so that the same error twice is one alert.
 */
public final class NormalisedError {
  /** Characters at most; what follows is cut off. */
  public static final int LONGEST = 200;

  private static final int LONGEST_INPUT = 4_000;

  /** Also within a word: one that begins only where a number was removed would stay otherwise. */
  private static final Pattern UUID =
      Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

  private static final Pattern ADDRESS = Pattern.compile("\\b0[xX]\\p{XDigit}+\\b");

  /**
   * A hash or an address without prefix: eight or more hexadecimal digits, at least one of them
   * decimal.
   */
  private static final Pattern HEXADECIMAL =
      Pattern.compile("\\b(?=\\p{Alpha}*\\d)\\p{XDigit}{8,}\\b");

  /**
   * Also within a word, as in {@code layer3}, and with a sign, fraction, exponent or groups of
   * digits.
   */
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?\\d+(?:[.,:]\\d+)*(?:[eE][-+]?\\d+)?");

  private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Cntrl}]+");

  private NormalisedError() {}

  /** The message normalised; normalising twice changes nothing. */
  public static String of(String message) {
    String text = message.substring(0, Math.min(message.length(), LONGEST_INPUT));
    text = UUID.matcher(text).replaceAll("#");
    text = ADDRESS.matcher(text).replaceAll("#");
    text = HEXADECIMAL.matcher(text).replaceAll("#");
    text = NUMBER.matcher(text).replaceAll("#");
    text = BLANKS.matcher(text).replaceAll(" ").strip();
    return text.substring(0, Math.min(text.length(), LONGEST)).strip();
  }
}
