package io.curvescope.server.ingest;

import java.time.Duration;

/** How the storing of a batch ended. */
public sealed interface IngestOutcome {

  /** Committed durably. HTTP 200. */
  record Stored(IngestAnswer answer) implements IngestOutcome {}

  /** The same key and body were committed before; {@code answer} is the first one's. HTTP 200. */
  record Duplicate(IngestAnswer answer) implements IngestOutcome {}

  /** No event was acceptable and the key is new: nothing was stored. HTTP 422. */
  record NothingStored(IngestAnswer answer) implements IngestOutcome {}

  /** The key was used before with another body; nothing was stored. HTTP 422. */
  record KeyReused() implements IngestOutcome {}

  /**
   * The batch cannot be stored for what it holds, and nothing of it was. HTTP 422.
   *
   * @param reason what the database or the server said, without any of the data
   */
  record RefusedByDatabase(String reason) implements IngestOutcome {}

  /**
   * The database did not answer. The batch is stored or it is not: a retry with the same key finds
   * out. HTTP 503.
   */
  record DatabaseAway(Duration retryAfter) implements IngestOutcome {}

  /** The server cannot take more now; nothing was stored. HTTP 429. */
  record Overloaded(Duration retryAfter) implements IngestOutcome {}
}
