package io.curvescope.server.access.token;

import io.curvescope.server.access.AccessRole;
import io.curvescope.server.access.Viewer;
import java.util.Optional;

/**
 * A token that comes with the process: how a deployment gets its first administrator and its
 * monitoring. It is kept as a hash, in memory only, and is for every project.
 */
public final class EnvironmentToken {
  /** What is shorter could be guessed. */
  private static final int SHORTEST = 32;

  private final byte[] sha256;
  private final Viewer viewer;

  private EnvironmentToken(byte[] sha256, Viewer viewer) {
    this.sha256 = sha256;
    this.viewer = viewer;
  }

  /**
   * A token that the environment holds.
   *
   * @param variable the environment variable that it comes from, which is its name
   * @throws IllegalArgumentException if the token is too short, or holds what no header can carry
   */
  public static EnvironmentToken of(String variable, String secret, AccessRole role) {
    if (secret.length() < SHORTEST || !BearerSyntax.isToken(secret)) {
      throw new IllegalArgumentException(
          "%s must be %d to %d letters, digits and - . _ ~ + / =, at random (openssl rand -hex 32)"
              .formatted(variable, SHORTEST, BearerSyntax.LONGEST));
    }
    return new EnvironmentToken(
        TokenSecret.of(secret).sha256(), new Viewer(variable, role, Optional.empty()));
  }

  byte[] sha256() {
    return sha256.clone();
  }

  Viewer viewer() {
    return viewer;
  }
}
