package io.curvescope.server.alert.silence;

import java.time.Instant;
import java.util.Optional;

/**
 * Alerts that are not told until an end. They are raised, and shown by the API, as ever.
 *
 * @param endsAt when it ends, or ended
 * @param comment why
 * @param createdBy the name of the caller's token
 */
public record Silence(
    SilenceId id,
    SilenceScope scope,
    Instant createdAt,
    Instant endsAt,
    Optional<String> comment,
    String createdBy) {
  /** Whether it silences at {@code now}. */
  public boolean isActive(Instant now) {
    return now.isBefore(endsAt);
  }
}
