package io.curvescope.server.ingest;

import io.curvescope.server.digest.Sha256;
import io.curvescope.server.run.RunKey;
import io.curvescope.server.telemetry.IncidentEvent;
import io.curvescope.server.telemetry.IncidentSource;
import java.util.List;

/**
 * A push, decoded and validated.
 *
 * @param idempotencyKey with {@code run}, what makes the push itself and no other; 1 to 255
 *     characters
 * @param bodySha256 of the body after decompression
 * @param accepted events to store, in ascending order of distinct ordinals; may be empty, which
 *     stores nothing but still finds the answer of an earlier push with this key
 * @param yielded incidents that the server derives from {@code accepted}, outside its count. The
 *     writer keeps one per run, rank, step and kind, also across batches, and none where the job
 *     reports its own
 * @param payloadBytes size of the body after decompression
 */
public record Batch(
    RunKey run,
    String idempotencyKey,
    Sha256 bodySha256,
    List<Accepted> accepted,
    List<IncidentEvent> yielded,
    List<Rejection> rejected,
    List<String> warnings,
    long payloadBytes) {
  /** The longest idempotency key, in characters. */
  public static final int MAXIMUM_KEY_LENGTH = 255;

  public Batch {
    accepted = List.copyOf(accepted);
    yielded = List.copyOf(yielded);
    rejected = List.copyOf(rejected);
    warnings = List.copyOf(warnings);
    if (idempotencyKey.isEmpty() || idempotencyKey.length() > MAXIMUM_KEY_LENGTH) {
      throw new IllegalArgumentException("idempotencyKey must have 1 to 255 characters");
    }
    int previous = -1;
    for (Accepted each : accepted) {
      if (each.ordinal() <= previous) {
        throw new IllegalArgumentException("accepted must ascend by ordinal");
      }
      previous = each.ordinal();
    }
    for (IncidentEvent incident : yielded) {
      if (incident.source() != IncidentSource.SERVER) {
        throw new IllegalArgumentException("a yielded incident has the server as its source");
      }
    }
  }

  /** Whether rank 0 reports something, or nobody does: directives are for rank 0. */
  public boolean isOfTheFirstRank() {
    return accepted.isEmpty()
        || accepted.stream().anyMatch(each -> each.event().header().rank() == 0);
  }

  /** The answer once this batch is stored. */
  public IngestAnswer answer() {
    return new IngestAnswer(accepted.size(), false, rejected, warnings);
  }
}
