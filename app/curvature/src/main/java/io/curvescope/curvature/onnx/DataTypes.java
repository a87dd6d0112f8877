package io.curvescope.curvature.onnx;

import io.curvescope.curvature.graph.ElementType;

/** ONNX's numbers for element types. */
public final class DataTypes {
  private DataTypes() {}

  /**
   * What elements of an ONNX data type become in a graph.
   *
   * @throws UnsupportedModelException if the type is not read
   */
  public static ElementType element(long dataType, OnnxLocation where) {
    int number = dataType < 0 || dataType > Integer.MAX_VALUE ? 0 : (int) dataType;
    return TensorDecoder.type(number, where).element();
  }
}
