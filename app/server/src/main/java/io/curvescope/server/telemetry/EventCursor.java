package io.curvescope.server.telemetry;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;

/**
 * A place in a run's events, which are ordered by time, then batch, then ordinal. What is inserted
 * later never moves it, so a reader that follows cursors skips no event that was there when it
 * began, and sees none twice.
 */
public record EventCursor(Instant time, EventIdentity identity) {
  private static final int BYTES = Long.BYTES + Long.BYTES + Integer.BYTES;
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  public EventCursor {
    time = time.truncatedTo(ChronoUnit.MICROS);
  }

  /** The place of {@code event}. */
  public static EventCursor of(StoredEvent event) {
    return new EventCursor(event.event().header().time(), event.identity());
  }

  /** Opaque text for a client, safe in a URL. */
  public String encode() {
    ByteBuffer buffer = ByteBuffer.allocate(BYTES);
    buffer.putLong(ChronoUnit.MICROS.between(Instant.EPOCH, time));
    buffer.putLong(identity.batchId()).putInt(identity.ordinal());
    return Base64.getUrlEncoder().withoutPadding().encodeToString(buffer.array());
  }

  /** The cursor that {@link #encode} wrote; empty if {@code text} is no such thing. */
  public static Optional<EventCursor> decode(String text) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      if (bytes.length != BYTES) {
        return Optional.empty();
      }
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      Instant time = Instant.EPOCH.plus(buffer.getLong(), ChronoUnit.MICROS);
      EventIdentity identity = new EventIdentity(buffer.getLong(), buffer.getInt());
      return time.isBefore(Instant.EPOCH) || time.isAfter(LATEST)
          ? Optional.empty()
          : Optional.of(new EventCursor(time, identity));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }
}
