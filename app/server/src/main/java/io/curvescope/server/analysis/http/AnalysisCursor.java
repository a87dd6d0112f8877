package io.curvescope.server.analysis.http;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;

/** A place in the list of a run's analyses, as opaque text. */
final class AnalysisCursor {
  private AnalysisCursor() {}

  static String encode(long number) {
    byte[] bytes = ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** The number that {@link #encode} wrote; empty if the text is no such thing. */
  static Optional<Long> decode(String text) {
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
