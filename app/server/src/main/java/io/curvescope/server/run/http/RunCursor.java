package io.curvescope.server.run.http;

import io.curvescope.server.run.RunKey;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;

/** A place in the list of runs, as opaque text. */
final class RunCursor {
  private RunCursor() {}

  static String encode(RunKey key) {
    byte[] bytes = ByteBuffer.allocate(Long.BYTES).putLong(key.value()).array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** The key that {@link #encode} wrote; empty if the text is no such thing. */
  static Optional<RunKey> decode(String text) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      return bytes.length == Long.BYTES
          ? Optional.of(new RunKey(ByteBuffer.wrap(bytes).getLong()))
          : Optional.empty();
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }
}
