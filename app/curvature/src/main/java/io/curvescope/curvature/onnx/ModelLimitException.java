package io.curvescope.curvature.onnx;

/** The model asks for more than a limit allows. */
public final class ModelLimitException extends OnnxException {
  private static final long serialVersionUID = 1L;

  /** An error at a place. */
  public ModelLimitException(OnnxLocation location, String message) {
    super(location, message);
  }
}
