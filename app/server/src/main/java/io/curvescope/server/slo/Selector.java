package io.curvescope.server.slo;

import java.util.List;

/**
 * Which names an objective is about.
 *
 * @param patterns names in which {@code *} stands for any characters; empty for all
 */
public record Selector(List<String> patterns) {
  /** Every name. */
  public static final Selector ALL = new Selector(List.of());

  public Selector {
    patterns = List.copyOf(patterns);
  }

  /** Whether one of the patterns is {@code name}. A run without a model has an empty one. */
  public boolean matches(String name) {
    return patterns.isEmpty() || patterns.stream().anyMatch(each -> matches(each, name));
  }

  /** Goes back to the last asterisk only, so that the time is bounded by the product of lengths. */
  private static boolean matches(String pattern, String name) {
    int patternAt = 0;
    int nameAt = 0;
    int asteriskAt = -1;
    int nameAtAsterisk = 0;
    while (nameAt < name.length()) {
      if (patternAt < pattern.length() && pattern.charAt(patternAt) == '*') {
        asteriskAt = patternAt++;
        nameAtAsterisk = nameAt;
      } else if (patternAt < pattern.length() && pattern.charAt(patternAt) == name.charAt(nameAt)) {
        patternAt++;
        nameAt++;
      } else if (asteriskAt >= 0) {
        patternAt = asteriskAt + 1;
        nameAt = ++nameAtAsterisk;
      } else {
        return false;
      }
    }
    return pattern.chars().skip(patternAt).allMatch(character -> character == '*');
  }
}
