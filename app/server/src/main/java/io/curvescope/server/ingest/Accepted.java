package io.curvescope.server.ingest;

import io.curvescope.server.telemetry.Event;

/**
 * An event that passed validation.
 *
 * @param ordinal its index in the request, 0 or more
 */
public record Accepted(int ordinal, Event event) {
  public Accepted {
    if (ordinal < 0) {
      throw new IllegalArgumentException("ordinal must be 0 or more, not " + ordinal);
    }
  }
}
