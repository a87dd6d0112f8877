package io.curvescope.server.ingest.http;

import io.curvescope.server.database.RetentionProperties;
import io.curvescope.server.ingest.decode.TimeBounds;
import java.time.Clock;

/** Which event times are believed at the moment of asking. */
final class PushBounds {
  private final Clock clock;
  private final RetentionProperties retention;

  PushBounds(Clock clock, RetentionProperties retention) {
    this.clock = clock;
    this.retention = retention;
  }

  TimeBounds now() {
    return TimeBounds.at(clock.instant(), retention.raw());
  }
}
