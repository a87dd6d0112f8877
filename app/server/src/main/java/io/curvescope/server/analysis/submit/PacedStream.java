package io.curvescope.server.analysis.submit;

import io.curvescope.server.problem.Problem;
import io.curvescope.server.problem.ProblemType;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The body of an upload, which must arrive within a time and not slower than a rate. Only the time
 * that the client is waited for counts against the rate.
 */
final class PacedStream extends FilterInputStream {
  /** Over which the rate is measured: a pause is no reason to lose a long upload. */
  static final Duration WINDOW = Duration.ofSeconds(30);

  private static final int SKIPPED_BYTES = 1 << 13;
  private static final Duration PROGRESS = Duration.ofMinutes(1);

  private final Pace pace;
  private final LongSupplier nanoTime;
  private final Runnable onProgress;
  private final long start;
  private long lastProgress;
  private long waitedNanos;
  private long windowBytes;

  /**
   * How fast an upload must be.
   *
   * @param limit of the whole upload
   * @param leastBytesPerSecond on the average of each 30 seconds
   */
  record Pace(Duration limit, long leastBytesPerSecond) {}

  /**
   * @param nanoTime a clock that is never set
   * @param onProgress called about once a minute while bytes arrive
   */
  PacedStream(InputStream body, Pace pace, LongSupplier nanoTime, Runnable onProgress) {
    super(body);
    this.pace = pace;
    this.nanoTime = nanoTime;
    this.onProgress = onProgress;
    this.start = nanoTime.getAsLong();
    this.lastProgress = start;
  }

  @Override
  public int read() throws IOException {
    long before = nanoTime.getAsLong();
    int read = super.read();
    arrived(before, read < 0 ? 0 : 1);
    return read;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    long before = nanoTime.getAsLong();
    int read = super.read(bytes, offset, length);
    arrived(before, Math.max(0, read));
    return read;
  }

  /** By reading: what is skipped has to arrive as well. */
  @Override
  public long skip(long count) throws IOException {
    return Math.max(0, read(new byte[(int) Math.clamp(count, 0, SKIPPED_BYTES)]));
  }

  private void arrived(long before, int bytes) {
    long now = nanoTime.getAsLong();
    windowBytes += bytes;
    waitedNanos += now - before;
    if (now - start > pace.limit().toNanos()) {
      throw Problem.of(
          ProblemType.UPLOAD_TOO_SLOW,
          "the upload must end within " + pace.limit().toSeconds() + " seconds");
    }
    if (waitedNanos >= WINDOW.toNanos()) {
      double seconds = waitedNanos / 1e9;
      if (windowBytes < pace.leastBytesPerSecond() * seconds) {
        throw Problem.of(
            ProblemType.UPLOAD_TOO_SLOW,
            "the upload must bring at least "
                + pace.leastBytesPerSecond()
                + " bytes per second; in the last "
                + Math.round(seconds)
                + " seconds "
                + windowBytes
                + " arrived");
      }
      waitedNanos = 0;
      windowBytes = 0;
    }
    if (now - lastProgress >= PROGRESS.toNanos()) {
      lastProgress = now;
      onProgress.run();
    }
  }
}
