package io.curvescope.server.run;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What a run last reported.
 *
 * @param lastEventAt time of its newest event
 * @param last newest value by series; may be NaN or infinite
 */
public record LatestValues(Optional<Instant> lastEventAt, Map<String, Double> last) {
  /** Of a run that has reported nothing. */
  public static final LatestValues NONE = new LatestValues(Optional.empty(), Map.of());

  public LatestValues {
    last = Map.copyOf(last);
  }
}
