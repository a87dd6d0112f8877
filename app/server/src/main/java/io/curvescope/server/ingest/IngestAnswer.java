package io.curvescope.server.ingest;

import java.util.List;

/**
 * What a push is answered with. The ledger keeps it, so that a duplicate gets the first answer.
 *
 * @param accepted events stored
 * @param duplicate whether this key and body were stored before
 */
public record IngestAnswer(
    int accepted, boolean duplicate, List<Rejection> rejected, List<String> warnings) {
  public IngestAnswer {
    rejected = List.copyOf(rejected);
    warnings = List.copyOf(warnings);
  }

  /** The same answer, marked as that of a duplicate. */
  public IngestAnswer asDuplicate() {
    return new IngestAnswer(accepted, true, rejected, warnings);
  }
}
