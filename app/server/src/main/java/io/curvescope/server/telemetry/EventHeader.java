package io.curvescope.server.telemetry;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * What every event carries.
 *
 * @param time when it happened, by the job's clock; kept to the microsecond, as the database does
 * @param step the training step, 0 or more
 * @param rank the process of a distributed job, or a federated client's number; 0 or more
 * @param traceId joins the event with traces kept elsewhere
 * @param debug part of a full-resolution window around a failure, kept for a shorter time
 */
public record EventHeader(
    Instant time, long step, int rank, Optional<String> traceId, boolean debug) {
  public EventHeader {
    time = time.truncatedTo(ChronoUnit.MICROS);
    if (step < 0) {
      throw new IllegalArgumentException("step must be 0 or more, not " + step);
    }
    if (rank < 0) {
      throw new IllegalArgumentException("rank must be 0 or more, not " + rank);
    }
  }
}
