package io.curvescope.curvature.safetensors;

/**
 * A safetensors file that is not read; the message names the tensor or field and what would be
 * right.
 */
public final class SafetensorsException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** What is wrong, stable across releases. */
  public enum Kind {
    /** The bytes are not a safetensors file. */
    MALFORMED,
    /** The file is sound but holds an element type that is not read. */
    UNSUPPORTED,
    /** The file exceeds a limit. */
    LIMIT_EXCEEDED
  }

  private final Kind kind;

  SafetensorsException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  SafetensorsException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** What is wrong. */
  public Kind kind() {
    return kind;
  }
}
