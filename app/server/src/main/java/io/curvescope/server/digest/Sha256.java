package io.curvescope.server.digest;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/** A SHA-256 digest (FIPS 180-4): 32 bytes. */
public final class Sha256 {
  private static final int BYTES = 32;
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

  private final byte[] digest;

  private Sha256(byte[] digest) {
    this.digest = digest;
  }

  /**
   * Wraps a digest that was computed elsewhere, while a body streamed by for example.
   *
   * @throws IllegalArgumentException unless it is 32 bytes long
   */
  public static Sha256 ofDigest(byte[] digest) {
    if (digest.length != BYTES) {
      throw new IllegalArgumentException("a SHA-256 digest has 32 bytes, not " + digest.length);
    }
    return new Sha256(digest.clone());
  }

  /** The digest of {@code content}. */
  public static Sha256 of(byte[] content) {
    return new Sha256(newDigest().digest(content));
  }

  /** A fresh digest to feed, for {@link #ofDigest}. */
  public static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError("every Java platform has SHA-256", impossible);
    }
  }

  /** The digest that {@link #toString} wrote; empty if the text is no such thing. */
  public static Optional<Sha256> ofHex(String text) {
    return HEX.matcher(text).matches()
        ? Optional.of(new Sha256(HexFormat.of().parseHex(text)))
        : Optional.empty();
  }

  /** A copy of the 32 bytes. */
  public byte[] toBytes() {
    return digest.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Sha256 that && Arrays.equals(digest, that.digest);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(digest);
  }

  /** Lower-case hexadecimal. */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(digest);
  }
}
