package io.curvescope.server.paging;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;

/** A place in a list that is read in the order of a number, as opaque text. */
public final class NumberCursor {
  private NumberCursor() {}

  /** The text of a place. */
  public static String encode(long number) {
    byte[] bytes = ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** The number that {@link #encode} wrote; empty if the text is no such thing. */
  public static Optional<Long> decode(String text) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      return bytes.length == Long.BYTES
          ? Optional.of(ByteBuffer.wrap(bytes).getLong())
          : Optional.empty();
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }
}
