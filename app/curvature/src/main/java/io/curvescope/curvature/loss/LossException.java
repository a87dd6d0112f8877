package io.curvescope.curvature.loss;

/** Outputs and targets that do not make a loss; the message says what would be right. */
public final class LossException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  LossException(String message) {
    super(message);
  }
}
