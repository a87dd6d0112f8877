package io.curvescope.server.ingest.decode;

import io.curvescope.server.json.InvalidField;
import io.curvescope.server.json.JsonTime;
import java.time.Duration;
import java.time.Instant;

/**
 * Which event times are believed.
 *
 * @param earliest inclusive: what is older would be dropped by the retention of raw rows
 * @param latest inclusive
 */
public record TimeBounds(Instant earliest, Instant latest) {
  /** The bounds at this moment. */
  public static TimeBounds at(Instant now, Duration rawRetention) {
    return new TimeBounds(now.minus(rawRetention), now.plus(JsonTime.AHEAD));
  }

  /**
   * @throws InvalidField for a time that is not believed
   */
  public void check(Instant time) {
    if (time.isAfter(latest)) {
      throw new InvalidField("time", JsonTime.AHEAD_RULE);
    }
    if (time.isBefore(earliest)) {
      throw new InvalidField(
          "time",
          "must not be older than the retention of raw events; the earliest is " + earliest);
    }
  }
}
