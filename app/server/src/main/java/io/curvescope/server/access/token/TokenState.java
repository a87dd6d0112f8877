package io.curvescope.server.access.token;

import java.util.Locale;

/** Where a token is in its life. */
public enum TokenState {
  ACTIVE,
  EXPIRED,
  REVOKED;

  /** The name in JSON and on the console. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
