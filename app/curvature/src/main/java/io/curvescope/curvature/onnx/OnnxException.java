package io.curvescope.curvature.onnx;

/**
 * A model that is not read or not understood. The message names the place and what would be right.
 */
public abstract sealed class OnnxException extends IllegalArgumentException
    permits MalformedModelException,
        UnsupportedModelException,
        ModelLimitException,
        ModelInputException {
  private static final long serialVersionUID = 1L;

  private final transient OnnxLocation location;

  OnnxException(OnnxLocation location, String message) {
    super(location + ": " + message);
    this.location = location;
  }

  OnnxException(OnnxLocation location, String message, Throwable cause) {
    super(location + ": " + message, cause);
    this.location = location;
  }

  /** Where it is wrong. */
  public OnnxLocation location() {
    return location;
  }

  /** A word for the kind of error, stable across releases. */
  public final String kind() {
    return switch (this) {
      case MalformedModelException e -> "malformed";
      case UnsupportedModelException e -> "unsupported";
      case ModelLimitException e -> "limit_exceeded";
      case ModelInputException e -> "input";
    };
  }
}
