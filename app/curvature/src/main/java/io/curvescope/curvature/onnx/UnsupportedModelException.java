package io.curvescope.curvature.onnx;

/** The model is sound ONNX but uses what is not supported. */
public final class UnsupportedModelException extends OnnxException {
  private static final long serialVersionUID = 1L;

  /** An error at a place. */
  public UnsupportedModelException(OnnxLocation location, String message) {
    super(location, message);
  }
}
