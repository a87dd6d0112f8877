package io.curvescope.curvature.exec;

/**
 * Native bytes that a program needs, known before anything is allocated.
 *
 * @param arenaBytes intermediate values; the program's own
 * @param scratchBytes work space of products and convolutions; the program's own
 * @param constantBytes the graph's constants; the program's own
 * @param inputBytes all bound inputs together; the caller's
 * @param outputBytes all bound outputs together; the caller's
 */
public record MemoryPrediction(
    long arenaBytes, long scratchBytes, long constantBytes, long inputBytes, long outputBytes) {

  /** What the program itself allocates. */
  public long ownBytes() {
    return arenaBytes + scratchBytes + constantBytes;
  }

  /** What the program allocates and what the caller binds. */
  public long totalBytes() {
    return ownBytes() + inputBytes + outputBytes;
  }
}
