package io.curvescope.server.access.token;

import io.curvescope.server.digest.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * What a client presents: {@code cvs_} and 256 random bits in base64url (RFC 4648, section 5). The
 * prefix lets secret scanners find one in a repository or a log.
 *
 * <p>Only its SHA-256 is kept. A fast hash is right for a secret that nobody can guess.
 */
public final class TokenSecret {
  /** How every token begins that this server made. */
  public static final String PREFIX = "cvs_";

  private static final int RANDOM_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String text;

  private TokenSecret(String text) {
    this.text = text;
  }

  /** A new one. */
  public static TokenSecret generate() {
    byte[] random = new byte[RANDOM_BYTES];
    RANDOM.nextBytes(random);
    return new TokenSecret(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random));
  }

  /** What a request or the environment presents, which may be anything. */
  public static TokenSecret of(String text) {
    return new TokenSecret(text);
  }

  /** The secret itself, to be shown once. */
  public String reveal() {
    return text;
  }

  /** Its 32-byte SHA-256 (FIPS 180-4). */
  public byte[] sha256() {
    return Sha256.of(text.getBytes(StandardCharsets.UTF_8)).toBytes();
  }

  /** Says nothing: what is logged by accident must not be a secret. */
  @Override
  public String toString() {
    return "TokenSecret[...]";
  }
}
