package io.curvescope.server.checkpoint.store;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The keys of the server: the first seals what comes in, and each of them opens what it has sealed,
 * so that a key can be replaced while old artifacts are still there.
 */
public final class KeyRing {
  private static final Pattern SEPARATOR = Pattern.compile("\\s*,\\s*");

  private final List<EncryptionKey> keys;

  private KeyRing(List<EncryptionKey> keys) {
    this.keys = List.copyOf(keys);
  }

  /**
   * @param keys as in {@code CURVESCOPE_ARTIFACT_KEY}: 32 bytes in Base64; several are separated by
   *     commas, the newest first
   * @throws IllegalArgumentException if that is not what it is; the message repeats nothing of it
   */
  public static KeyRing parse(String keys) {
    List<EncryptionKey> ring = new ArrayList<>();
    for (String key : SEPARATOR.split(keys.strip())) {
      ring.add(EncryptionKey.of(decode(key)));
    }
    return new KeyRing(ring);
  }

  private static byte[] decode(String text) {
    byte[] key;
    try {
      key = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException noBase64) {
      throw malformed();
    }
    if (key.length != EncryptionKey.BYTES) {
      throw malformed();
    }
    return key;
  }

  private static IllegalArgumentException malformed() {
    return new IllegalArgumentException(
        "CURVESCOPE_ARTIFACT_KEY must be 32 random bytes in Base64, as 'openssl rand -base64 32'"
            + " makes them; several are separated by commas, the newest first");
  }

  /** The key that seals. */
  EncryptionKey newest() {
    return keys.getFirst();
  }

  /** The key of this id. */
  Optional<EncryptionKey> find(byte[] id) {
    return keys.stream().filter(key -> key.hasId(id)).findFirst();
  }

  /** The ids of the keys, which may be shown. */
  @Override
  public String toString() {
    return keys.toString();
  }
}
