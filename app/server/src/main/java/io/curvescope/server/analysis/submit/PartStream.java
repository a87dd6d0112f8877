package io.curvescope.server.analysis.submit;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The bytes of a part; what goes wrong while reading them is a {@link BrokenUpload}. */
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
    try {
      return super.read(bytes, offset, length);
    } catch (IOException failure) {
      throw new BrokenUpload(failure);
    }
  }
}
