package io.curvescope.curvature.graph;

/**
 * A value that cannot be made: the message names the primitive, the operands and what would be
 * right.
 */
public final class GraphException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** An error with a message for the user. */
  public GraphException(String message) {
    super(message);
  }
}
