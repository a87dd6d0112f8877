package io.curvescope.server.access.token;

/**
 * A token that was just made.
 *
 * @param secret to be shown once: nobody can find it out again
 */
public record IssuedToken(AccessToken token, TokenSecret secret) {}
