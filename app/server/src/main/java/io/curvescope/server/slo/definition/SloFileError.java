package io.curvescope.server.slo.definition;

import java.util.Comparator;

/**
 * What is wrong with a file, and where.
 *
 * @param line from 1; 0 where it is the file as a whole
 * @param message what would be right
 */
public record SloFileError(String file, int line, String message)
    implements Comparable<SloFileError> {
  private static final Comparator<SloFileError> ORDER =
      Comparator.comparing(SloFileError::file)
          .thenComparingInt(SloFileError::line)
          .thenComparing(SloFileError::message);

  @Override
  public int compareTo(SloFileError other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return line == 0 ? file + ": " + message : file + ":" + line + ": " + message;
  }
}
