package io.curvescope.server.ingest.decode;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * A gzip body (RFC 1952) of one or more members, decompressed as it is read. What is no gzip, is
 * cut short or goes on with something else is refused; a connection that breaks is not mistaken for
 * that.
 */
public final class GzipBody extends InputStream {
  private final Sent sent;
  private Optional<GzipCompressorInputStream> members = Optional.empty();

  /**
   * @param sent the compressed body
   * @param limitBytes more than this is refused, before decompression
   */
  public GzipBody(InputStream sent, long limitBytes) {
    this.sent = new Sent(sent, limitBytes);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    try {
      return members().read(buffer, offset, length);
    } catch (IOException exception) {
      if (sent.broken.isPresent()) {
        throw sent.broken.get();
      }
      throw new PushRefused(
          PushRefused.Cause.MALFORMED, "the body must be gzip, as its Content-Encoding says");
    }
  }

  @Override
  public void close() throws IOException {
    sent.close();
  }

  private GzipCompressorInputStream members() throws IOException {
    if (members.isEmpty()) {
      members =
          Optional.of(
              GzipCompressorInputStream.builder()
                  .setInputStream(sent)
                  .setDecompressConcatenated(true)
                  .get());
    }
    return members.get();
  }

  /** The compressed bytes, counted, with what broke while they were read. */
  private static final class Sent extends FilterInputStream {
    private final long limitBytes;
    private long bytes;
    private Optional<IOException> broken = Optional.empty();

    Sent(InputStream source, long limitBytes) {
      super(source);
      this.limitBytes = limitBytes;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      try {
        int read = super.read(buffer, offset, length);
        bytes += Math.max(0, read);
        if (bytes > limitBytes) {
          throw new PushRefused(
              PushRefused.Cause.TOO_LARGE,
              "the body must be at most " + limitBytes + " bytes; send less at once");
        }
        return read;
      } catch (IOException exception) {
        broken = Optional.of(exception);
        throw exception;
      }
    }
  }
}
