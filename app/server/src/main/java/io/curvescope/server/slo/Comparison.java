package io.curvescope.server.slo;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How a good value compares with an objective's threshold; OpenSLO's {@code op}. */
public enum Comparison {
  LT,
  LTE,
  GT,
  GTE;

  /** The name in SLO files. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The comparison of this name, if there is one. */
  public static Optional<Comparison> ofWireName(String wireName) {
    return Arrays.stream(values()).filter(each -> each.wireName().equals(wireName)).findFirst();
  }

  /** Whether a value is good. NaN never is. */
  public boolean holds(double value, double threshold) {
    return switch (this) {
      case LT -> value < threshold;
      case LTE -> value <= threshold;
      case GT -> value > threshold;
      case GTE -> value >= threshold;
    };
  }
}
