package io.curvescope.curvature.exec.reduce;

/** What a row of reals becomes. */
public enum RowReduction {
  /** The maximum; NaN if there is one. */
  MAXIMUM,
  /** log of the sum of exponentials, computed around the maximum, in double. */
  LOG_SUM_EXP,
  /** The first index of the maximum, as an integer; NaN counts as the maximum. */
  FIRST_MAXIMUM
}
