package io.curvescope.server.demo;

import java.nio.charset.Charset;
import java.util.Arrays;

/** A series as one line of text. */
final class Sparkline {
  /** Bars from lowest to highest, then the mark of what is not finite. */
  private static final String BLOCKS = "▁▂▃▄▅▆▇█×";

  private static final String ASCII = "_.-=+*%#x";

  private final String marks;

  /**
   * A style of drawing.
   *
   * @param charset of the terminal; without block characters in it, plain ASCII is drawn
   */
  Sparkline(Charset charset) {
    marks = charset.newEncoder().canEncode(BLOCKS) ? BLOCKS : ASCII;
  }

  /**
   * Draws the means of equal parts of the series, from lowest to highest bar on a linear scale; a
   * part with a value that is not finite is a cross.
   *
   * @param width of the line in characters, at least 1; shorter when there are fewer values
   */
  String of(double[] values, int width) {
    if (width < 1) {
      throw new IllegalArgumentException("width must be 1 or more, not " + width);
    }
    double[] means = means(values, Math.min(width, values.length));
    double low = Arrays.stream(means).filter(Double::isFinite).min().orElse(0);
    double high = Arrays.stream(means).filter(Double::isFinite).max().orElse(0);
    StringBuilder line = new StringBuilder();
    for (double mean : means) {
      line.append(Double.isFinite(mean) ? bar(mean, low, high) : marks.charAt(marks.length() - 1));
    }
    return line.toString();
  }

  private static double[] means(double[] values, int parts) {
    double[] means = new double[parts];
    for (int part = 0; part < parts; part++) {
      int start = (int) ((long) part * values.length / parts);
      int end = (int) ((long) (part + 1) * values.length / parts);
      means[part] = Arrays.stream(values, start, end).average().orElse(Double.NaN);
    }
    return means;
  }

  private char bar(double value, double low, double high) {
    if (high == low) {
      return marks.charAt(0);
    }
    // Halved first: the range of doubles of both signs does not fit a double.
    double share = (value / 2 - low / 2) / (high / 2 - low / 2);
    return marks.charAt((int) Math.round(share * (marks.length() - 2)));
  }
}
