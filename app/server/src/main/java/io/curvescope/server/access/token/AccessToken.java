package io.curvescope.server.access.token;

import io.curvescope.server.access.AccessRole;
import io.curvescope.server.access.Viewer;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A token as stored, without its secret.
 *
 * @param project the one project that it is for; empty for every project
 * @param lastUsedAt to the minute
 */
public record AccessToken(
    long id,
    String name,
    AccessRole role,
    Optional<String> project,
    Instant createdAt,
    Instant expiresAt,
    Optional<Instant> lastUsedAt,
    Optional<Instant> revokedAt) {

  /** Where a token is in its life. */
  public TokenState state(Instant now) {
    if (revokedAt.isPresent()) {
      return TokenState.REVOKED;
    }
    return expiresAt.isAfter(now) ? TokenState.ACTIVE : TokenState.EXPIRED;
  }

  /** What its bearer may see. */
  public Viewer viewer() {
    return new Viewer(name, role, project.map(Set::of));
  }
}
