package io.curvescope.server.telemetry;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What a run last said.
 *
 * @param lastEventAt time of its newest event
 * @param last newest value by series: metrics by name, and the {@linkplain DerivedSeries derived
 *     series}; the newest 500 series at most
 * @param incidents how many were recorded, the server's own included
 * @param costs amount spent by currency
 */
public record RunActivity(
    Optional<Instant> lastEventAt,
    Map<String, Double> last,
    long incidents,
    Map<String, Double> costs) {
  /** Of a run that has said nothing yet. */
  public static final RunActivity NONE = new RunActivity(Optional.empty(), Map.of(), 0, Map.of());

  public RunActivity {
    last = Map.copyOf(last);
    costs = Map.copyOf(costs);
  }
}
