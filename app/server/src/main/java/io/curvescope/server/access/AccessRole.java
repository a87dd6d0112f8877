package io.curvescope.server.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a token may do. A token has one role; {@link #includes} says what it brings along. */
public enum AccessRole {
  /**
   * Send: create and finish runs, push telemetry, acknowledge directives. Reads nothing back but
   * the answers to these.
   */
  INGEST,
  /** Every question: runs, telemetry, results, objectives, alerts. */
  READ,
  /**
   * Submit checkpoints and cancel analyses; also what {@link #INGEST} and {@link #READ} may, since
   * a job that submits reports too, and waits for the result.
   */
  ANALYZE,
  /** Scrape the service's own metrics, which name the runs of every project; nothing else. */
  METRICS,
  /** Everything, tokens included. */
  ADMIN;

  private static final String NAMES =
      Arrays.stream(values()).map(AccessRole::wireName).collect(Collectors.joining(", "));

  /** The name in JSON, on the command line and in the database. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The role of this name. */
  public static Optional<AccessRole> ofWireName(String name) {
    return Arrays.stream(values()).filter(role -> role.wireName().equals(name)).findFirst();
  }

  /** All names, separated by commas, for messages to a client. */
  public static String names() {
    return NAMES;
  }

  /** Whether who has this role may do what {@code needed} allows. */
  public boolean includes(AccessRole needed) {
    return switch (this) {
      case ADMIN -> true;
      case ANALYZE -> needed == ANALYZE || needed == READ || needed == INGEST;
      case INGEST, READ, METRICS -> needed == this;
    };
  }
}
