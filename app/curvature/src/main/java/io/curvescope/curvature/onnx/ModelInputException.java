package io.curvescope.curvature.onnx;

/** The batch does not fit the model's inputs. */
public final class ModelInputException extends OnnxException {
  private static final long serialVersionUID = 1L;

  /** An error at a place. */
  public ModelInputException(OnnxLocation location, String message) {
    super(location, message);
  }
}
