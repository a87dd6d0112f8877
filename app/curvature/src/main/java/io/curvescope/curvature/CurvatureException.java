package io.curvescope.curvature;

/** Curvature that does not exist at the given weights and batch; the message says why. */
public final class CurvatureException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CurvatureException(String message) {
    super(message);
  }
}
