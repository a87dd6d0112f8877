package io.curvescope.server.ingest.decode;

import io.curvescope.server.json.JsonErrors;
import java.io.IOException;
import tools.jackson.core.JacksonException;

/** Decodes a body event by event; no more than one event is held as JSON at any time. */
public final class PushDecoder {
  private final PushLimits limits;

  public PushDecoder(PushLimits limits) {
    this.limits = limits;
  }

  /**
   * Reads the body to its end.
   *
   * @throws PushRefused if it is refused as a whole
   * @throws IOException if it cannot be read
   */
  public DecodedPush decode(PushBody body, PushFormat format, TimeBounds bounds)
      throws IOException {
    EventCollector events = new EventCollector(new EventDecoder(bounds), limits);
    try {
      switch (format) {
        case JSON_ARRAY -> JsonArrayBody.read(body, events);
        case NDJSON -> new NdjsonBody(body, limits.lineBytes()).read(events);
      }
    } catch (JacksonException exception) {
      if (exception.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new PushRefused(PushRefused.Cause.MALFORMED, JsonErrors.describe(exception));
    }
    if (events.count() == 0) {
      throw new PushRefused(
          PushRefused.Cause.MALFORMED, "the body must hold at least one event, but holds none");
    }
    return new DecodedPush(
        events.accepted(),
        events.rejected(),
        events.tally(),
        events.warnings(),
        body.sha256(),
        body.bytes());
  }
}
