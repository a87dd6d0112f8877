package io.curvescope.curvature.parameter;

/**
 * A parameter that the model does not have, or a weight that does not fit; the message names it and
 * what would be right.
 */
public final class ParameterException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String parameter;

  ParameterException(String parameter, String message) {
    super("parameter '" + parameter + "': " + message);
    this.parameter = parameter;
  }

  /** The parameter's name. */
  public String parameter() {
    return parameter;
  }
}
