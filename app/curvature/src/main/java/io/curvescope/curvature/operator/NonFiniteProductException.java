package io.curvescope.curvature.operator;

import java.io.Serial;

/** A product holds NaN or an infinity, so nothing that is computed from it would mean anything. */
public final class NonFiniteProductException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final long matvec;

  /**
   * @param matvec number of the product within this computation, counted from 1
   */
  public NonFiniteProductException(long matvec) {
    super(
        "matrix-vector product "
            + matvec
            + " is not finite (NaN, infinity or overflow); check the weights, the batch and the"
            + " element type");
    this.matvec = matvec;
  }

  /** Number of the product within this computation, counted from 1. */
  public long matvec() {
    return matvec;
  }
}
