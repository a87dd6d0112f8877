package io.curvescope.server.checkpoint.store;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.subtle.AesGcmJce;
import com.google.crypto.tink.subtle.Hkdf;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A key of the server: seals the keys of artifacts (AES-256-GCM). Its id is derived from it (HKDF,
 * RFC 5869) and tells keys apart without telling anything about them. Its text is its id.
 */
final class EncryptionKey {
  /** Bytes of a key. */
  static final int BYTES = 32;

  /** Bytes of a key's id. */
  static final int ID_BYTES = 8;

  private static final String MAC = "HmacSha256";
  private static final byte[] NO_SALT = new byte[0];

  private final byte[] id;
  private final Aead aead;

  private EncryptionKey(byte[] id, Aead aead) {
    this.id = id;
    this.aead = aead;
  }

  /**
   * @throws IllegalArgumentException unless there are {@value #BYTES} bytes
   */
  static EncryptionKey of(byte[] key) {
    if (key.length != BYTES) {
      throw new IllegalArgumentException("a key has " + BYTES + " bytes, not " + key.length);
    }
    try {
      return new EncryptionKey(
          derive(key, "curvescope artifact key id", ID_BYTES),
          new AesGcmJce(derive(key, "curvescope artifact key encryption", BYTES)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("this Java has no AES-GCM or HMAC-SHA-256", impossible);
    }
  }

  private static byte[] derive(byte[] key, String purpose, int bytes)
      throws GeneralSecurityException {
    return Hkdf.computeHkdf(MAC, key, NO_SALT, purpose.getBytes(StandardCharsets.UTF_8), bytes);
  }

  byte[] id() {
    return id.clone();
  }

  boolean hasId(byte[] other) {
    return Arrays.equals(id, other);
  }

  byte[] seal(byte[] secret, byte[] associated) throws GeneralSecurityException {
    return aead.encrypt(secret, associated);
  }

  byte[] unseal(byte[] sealed, byte[] associated) throws GeneralSecurityException {
    return aead.decrypt(sealed, associated);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(id);
  }
}
