package io.curvescope.server.alert;

import java.util.Locale;

/** Whether somebody must come now. */
public enum Severity {
  /** Wakes whoever is on call. */
  PAGE,
  /** Waits for working hours. */
  TICKET;

  /** The value of the label {@code severity}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
