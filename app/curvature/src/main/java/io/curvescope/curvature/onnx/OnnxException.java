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
  private static final int MOST_CHARACTERS = 2_000;

  private final transient OnnxLocation location;

  OnnxException(OnnxLocation location, String message) {
    super(abbreviate(location + ": " + message));
    this.location = location;
  }

  OnnxException(OnnxLocation location, String message, Throwable cause) {
    super(abbreviate(location + ": " + message), cause);
    this.location = location;
  }

  /** Names and lists in a message come from the file, and may be as long as it is. */
  private static String abbreviate(String message) {
    return message.length() <= MOST_CHARACTERS
        ? message
        : message.substring(0, MOST_CHARACTERS) + " ... (" + message.length() + " characters)";
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
