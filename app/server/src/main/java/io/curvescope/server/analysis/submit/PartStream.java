package io.curvescope.server.analysis.submit;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The bytes of a part; what goes wrong while reading them is a {@link BrokenUpload}.
 *
 * <p>Reading bytes that have arrived does not block, and hashing and encrypting them is all
 * computation: without a yield now and then a fast upload would keep one of the few carrier threads
 * to itself, and other requests waiting.
 */
final class PartStream extends FilterInputStream {
  PartStream(InputStream part) {
    super(part);
  }

  @Override
  public int read() throws IOException {
    try {
      return super.read();
    } catch (IOException failure) {
      throw new BrokenUpload(failure);
    }
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Thread.yield();
    try {
      return super.read(bytes, offset, length);
    } catch (IOException failure) {
      throw new BrokenUpload(failure);
    }
  }
}
