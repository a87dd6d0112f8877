package io.curvescope.curvature.onnx;

/** The bytes, or the graph in them, break the rules of the ONNX format. */
public final class MalformedModelException extends OnnxException {
  private static final long serialVersionUID = 1L;

  /** An error at a place. */
  public MalformedModelException(OnnxLocation location, String message) {
    super(location, message);
  }

  /** An error at a place, found by someone else. */
  public MalformedModelException(OnnxLocation location, String message, Throwable cause) {
    super(location, message, cause);
  }
}
