package io.curvescope.server.diagnosis.mode;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers as words of a sentence: three digits are enough to act on. */
public final class Figures {
  private static final MathContext DIGITS = new MathContext(3);

  private Figures() {}

  /** With three significant digits; very large and very small ones with an exponent. */
  public static String of(double value) {
    if (!Double.isFinite(value)) {
      return Double.toString(value);
    }
    double size = Math.abs(value);
    if (size != 0 && (size < 1e-3 || size >= 1e6)) {
      return String.format(Locale.ROOT, "%.2e", value);
    }
    return new BigDecimal(value).round(DIGITS).stripTrailingZeros().toPlainString();
  }

  /** A share in percent. */
  public static String percent(double share) {
    return of(100 * share) + " %";
  }

  /** Bytes in the unit that suits them. */
  public static String bytes(double bytes) {
    String[] units = {"bytes", "KiB", "MiB", "GiB", "TiB", "PiB"};
    int unit = 0;
    double size = bytes;
    while (size >= 1024 && unit < units.length - 1) {
      size /= 1024;
      unit++;
    }
    return of(size) + " " + units[unit];
  }
}
