package io.curvescope.server.ingest.decode;

import io.curvescope.server.digest.Sha256;
import io.curvescope.server.ingest.Accepted;
import io.curvescope.server.ingest.Rejection;
import io.curvescope.server.telemetry.EventType;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a body held.
 *
 * @param accepted valid events with their index in the push
 * @param rejected the first of the invalid ones
 * @param tally how many were invalid in all, by sort
 * @param warnings for example names of unknown fields
 * @param bytes size of the body after decompression
 */
public record DecodedPush(
    List<Accepted> accepted,
    List<Rejection> rejected,
    Map<RejectionKind, Integer> tally,
    List<String> warnings,
    Sha256 sha256,
    long bytes) {
  public DecodedPush {
    accepted = List.copyOf(accepted);
    rejected = List.copyOf(rejected);
    warnings = List.copyOf(warnings);
    tally = Map.copyOf(tally);
  }

  /** How many events were invalid in all. */
  public int rejectedCount() {
    return tally.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** How many events were valid, by type. */
  public Map<EventType, Integer> acceptedByType() {
    Map<EventType, Integer> counts = new EnumMap<>(EventType.class);
    accepted.forEach(each -> counts.merge(each.event().type(), 1, Integer::sum));
    return counts;
  }
}
