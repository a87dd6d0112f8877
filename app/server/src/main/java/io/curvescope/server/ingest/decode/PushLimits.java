package io.curvescope.server.ingest.decode;

/**
 * What one push may hold at most.
 *
 * @param bodyBytes of the body after decompression
 * @param events accepted or not
 * @param lineBytes of one line of NDJSON
 * @param listedRejections rejections that the answer lists; further ones are counted in a warning
 */
public record PushLimits(long bodyBytes, int events, int lineBytes, int listedRejections) {
  /** 16 MiB, 100,000 events, lines of 2 MiB, 1,000 rejections listed. */
  public static final PushLimits DEFAULT = new PushLimits(16L << 20, 100_000, 2 << 20, 1_000);

  public PushLimits {
    if (bodyBytes < 1 || events < 1 || lineBytes < 1 || listedRejections < 1) {
      throw new IllegalArgumentException("every limit of a push must be 1 or more");
    }
  }
}
