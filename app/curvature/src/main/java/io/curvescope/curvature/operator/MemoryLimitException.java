package io.curvescope.curvature.operator;

import java.io.Serial;

/** A computation was refused before it started, because it would need more memory than allowed. */
public final class MemoryLimitException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final long predictedBytes;
  private final long limitBytes;

  /**
   * @param what the computation and what its size depends on
   * @param predictedBytes native bytes it would allocate
   * @param limitBytes native bytes it may allocate
   */
  public MemoryLimitException(String what, long predictedBytes, long limitBytes) {
    super(what + " needs " + predictedBytes + " bytes, the limit is " + limitBytes + " bytes");
    this.predictedBytes = predictedBytes;
    this.limitBytes = limitBytes;
  }

  /** Refuses what is over the limit. */
  public static void check(String what, long predictedBytes, long limitBytes) {
    if (predictedBytes > limitBytes) {
      throw new MemoryLimitException(what, predictedBytes, limitBytes);
    }
  }

  /** Native bytes that the computation would allocate. */
  public long predictedBytes() {
    return predictedBytes;
  }

  /** Native bytes that it may allocate. */
  public long limitBytes() {
    return limitBytes;
  }
}
