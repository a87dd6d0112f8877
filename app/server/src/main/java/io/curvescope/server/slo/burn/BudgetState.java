package io.curvescope.server.slo.burn;

import java.util.Locale;

/** How a budget stands. */
public enum BudgetState {
  OK,
  /** It burns too fast, or little of it is left. */
  WARNING,
  /** More than it is gone. */
  BREACHED,
  /** Nothing was counted in its window: that is not the same as good. */
  NO_DATA;

  /** The name in JSON and in the database. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
