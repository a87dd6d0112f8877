package io.curvescope.server.access.http;

import io.curvescope.server.access.AuthenticationMode;
import io.curvescope.server.access.UnprotectedServer;
import io.curvescope.server.access.token.AccessTokens;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;

/** Keeps a server that requires tokens from starting where there is none: nobody could use it. */
final class TokenPresence implements SmartInitializingSingleton {
  private static final Logger LOG = LoggerFactory.getLogger(TokenPresence.class);

  private final AuthenticationMode mode;
  private final AccessProperties properties;
  private final AccessTokens tokens;

  TokenPresence(AuthenticationMode mode, AccessProperties properties, AccessTokens tokens) {
    this.mode = mode;
    this.properties = properties;
    this.tokens = tokens;
  }

  @Override
  public void afterSingletonsInstantiated() {
    switch (mode) {
      case LOOPBACK ->
          LOG.info(
              "Authentication: none is required of programs on this machine (CURVESCOPE_AUTH)");
      case REQUIRED -> {
        if (!properties.hasAdmin() && !tokens.hasActive()) {
          throw new UnprotectedServer(
              "every request needs a token, and there is no valid one: make one with './curvescope"
                  + " token create', or set CURVESCOPE_ADMIN_TOKEN (openssl rand -hex 32)");
        }
        LOG.info("Authentication: every request needs a token");
      }
    }
  }
}
