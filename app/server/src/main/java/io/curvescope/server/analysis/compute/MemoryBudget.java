package io.curvescope.server.analysis.compute;

import io.curvescope.curvature.operator.MemoryLimitException;

/**
 * Native memory that an analysis may take.
 *
 * @param bytes in all
 * @param divisor products are cut into pieces that fit a budget so many times smaller; never
 *     changes the answer
 */
public record MemoryBudget(long bytes, int divisor) {
  public MemoryBudget {
    if (bytes < 1 || divisor < 1) {
      throw new IllegalArgumentException(
          "a memory budget must be positive, is " + bytes + " / " + divisor);
    }
  }

  /**
   * What products may take beside the vectors of the methods.
   *
   * @param vectorBytes of the method that needs most
   * @throws MemoryLimitException if nothing is left
   */
  long forProducts(long vectorBytes) {
    MemoryLimitException.check("the vectors of the methods asked for", vectorBytes + 1, bytes);
    return Math.max(1, (bytes - vectorBytes) / divisor);
  }
}
