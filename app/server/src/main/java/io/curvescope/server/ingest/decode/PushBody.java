package io.curvescope.server.ingest.decode;

import io.curvescope.server.digest.Sha256;
import io.curvescope.server.ingest.PayloadBudget;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/**
 * The body of a push after decompression, as it streams by: bounded, digested, and with room in the
 * server's budget for every byte before it is handed on.
 */
public final class PushBody extends InputStream {
  private final InputStream source;
  private final long limitBytes;
  private final PayloadBudget.Reservation reservation;
  private final MessageDigest digest = Sha256.newDigest();
  private long bytes;

  /**
   * @param source the decompressed body
   * @param limitBytes more than this is refused
   * @param reservation grows with the body
   */
  public PushBody(InputStream source, long limitBytes, PayloadBudget.Reservation reservation) {
    this.source = source;
    this.limitBytes = limitBytes;
    this.reservation = reservation;
  }

  /** Bytes read so far. */
  public long bytes() {
    return bytes;
  }

  /** The digest of all bytes; to be asked once, at the end. */
  public Sha256 sha256() {
    return Sha256.ofDigest(digest.digest());
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read = source.read(buffer, offset, length);
    if (read > 0) {
      bytes += read;
      if (bytes > limitBytes) {
        throw new PushRefused(
            PushRefused.Cause.TOO_LARGE,
            "the body must be at most "
                + limitBytes
                + " bytes after decompression; send less at once");
      }
      if (!reservation.tryGrow(read)) {
        throw new PushRefused(
            PushRefused.Cause.NO_ROOM, "too much telemetry is waiting to be stored; try again");
      }
      digest.update(buffer, offset, read);
    }
    return read;
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
