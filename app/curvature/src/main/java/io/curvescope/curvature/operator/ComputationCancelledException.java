package io.curvescope.curvature.operator;

import java.io.Serial;

/** The caller's {@link CancellationToken} was cancelled; no result exists. */
public final class ComputationCancelledException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final long matvecs;

  /**
   * @param matvecs products with single vectors that were done before
   */
  public ComputationCancelledException(long matvecs) {
    super("cancelled after " + matvecs + " matrix-vector products");
    this.matvecs = matvecs;
  }

  /** Products with single vectors that were done before. */
  public long matvecs() {
    return matvecs;
  }
}
