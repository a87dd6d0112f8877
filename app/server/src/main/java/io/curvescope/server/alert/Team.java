package io.curvescope.server.alert;

import java.util.Locale;

/** Who is told. */
public enum Team {
  MODEL_INFRA,
  DATA_SCIENCE;

  /** Pages go to who is on call for the infrastructure, tickets to who owns the models. */
  public static Team of(Severity severity) {
    return switch (severity) {
      case PAGE -> MODEL_INFRA;
      case TICKET -> DATA_SCIENCE;
    };
  }

  /** The value of the label {@code team}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
