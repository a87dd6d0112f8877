package io.curvescope.curvature.graph;

/**
 * The type of a value.
 *
 * @param element what the elements are
 * @param shape the extents
 */
public record TensorType(ElementType element, Shape shape) {
  /** A tensor of reals. */
  public static TensorType real(Shape shape) {
    return new TensorType(ElementType.REAL, shape);
  }

  /** A tensor of reals. */
  public static TensorType real(int... dimensions) {
    return real(Shape.of(dimensions));
  }

  /** A tensor of indices. */
  public static TensorType int64(Shape shape) {
    return new TensorType(ElementType.INT64, shape);
  }

  /** A mask. */
  public static TensorType bool(Shape shape) {
    return new TensorType(ElementType.BOOL, shape);
  }

  /** The same shape with other elements. */
  public TensorType withElement(ElementType other) {
    return new TensorType(other, shape);
  }

  /** The same elements in another shape. */
  public TensorType withShape(Shape other) {
    return new TensorType(element, other);
  }

  @Override
  public String toString() {
    return element + shape.toString();
  }
}
