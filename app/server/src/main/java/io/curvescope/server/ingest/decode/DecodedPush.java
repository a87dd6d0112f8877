package io.curvescope.server.ingest.decode;

import io.curvescope.server.ingest.Accepted;
import io.curvescope.server.ingest.Rejection;
import io.curvescope.server.ingest.Sha256;
import java.util.List;

/**
 * What a body held.
 *
 * @param accepted valid events with their index in the push
 * @param rejected the first of the invalid ones
 * @param rejectedCount how many were invalid in all
 * @param warnings for example names of unknown fields
 * @param bytes size of the body after decompression
 */
public record DecodedPush(
    List<Accepted> accepted,
    List<Rejection> rejected,
    int rejectedCount,
    List<String> warnings,
    Sha256 sha256,
    long bytes) {
  public DecodedPush {
    accepted = List.copyOf(accepted);
    rejected = List.copyOf(rejected);
    warnings = List.copyOf(warnings);
  }
}
