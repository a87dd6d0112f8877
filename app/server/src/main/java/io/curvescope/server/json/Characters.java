package io.curvescope.server.json;

import java.util.Optional;

/** Which strings can be stored: PostgreSQL's text holds no NUL, and UTF-8 no half of a pair. */
public final class Characters {
  private static final int LONGEST_NAME = 100;

  private Characters() {}

  /**
   * What is wrong with {@code name}; empty if it can name something. Names are shown in lists,
   * labels, messages and logs, where blank ones are not seen and line breaks are taken for the next
   * entry.
   */
  public static Optional<String> nameRefusal(String name) {
    if (name.isBlank()) {
      return Optional.of("must not be blank");
    }
    Optional<String> refusal = refusal(name);
    if (refusal.isEmpty() && name.chars().anyMatch(Character::isISOControl)) {
      return Optional.of("must not contain control characters");
    }
    return refusal;
  }

  /** What is wrong with {@code text}; empty if it can be stored. */
  public static Optional<String> refusal(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        return Optional.of("must not contain the NUL character");
      }
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        return Optional.of("must not contain an unpaired surrogate");
      }
    }
    return Optional.empty();
  }

  /** A field's name from a stranger, short and harmless enough to be repeated in an answer. */
  static String nameForMessage(String name) {
    StringBuilder safe = new StringBuilder();
    name.codePoints()
        .limit(LONGEST_NAME)
        .map(c -> Character.isISOControl(c) || isSurrogate(c) ? '\uFFFD' : c)
        .forEach(safe::appendCodePoint);
    return safe.toString();
  }

  private static boolean isSurrogate(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }
}
