package io.curvescope.curvature.graph;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The result of a primitive on operands. Values are compared by identity; only {@link GraphBuilder}
 * makes them.
 */
public final class Value {
  private final int id;
  private final Primitive primitive;
  private final List<Value> operands;
  private final TensorType type;

  Value(int id, Primitive primitive, List<Value> operands, TensorType type) {
    this.id = id;
    this.primitive = primitive;
    this.operands = operands;
    this.type = type;
  }

  /** A number unique in the value's builder, ascending in the order of making. */
  public int id() {
    return id;
  }

  /** What makes this value. */
  public Primitive primitive() {
    return primitive;
  }

  /** What it is made from. */
  public List<Value> operands() {
    return operands;
  }

  /** One of the operands. */
  public Value operand(int index) {
    return operands.get(index);
  }

  /** Element type and shape. */
  public TensorType type() {
    return type;
  }

  /** The extents. */
  public Shape shape() {
    return type.shape();
  }

  /** Whether the elements are reals, so that the value can carry a derivative. */
  public boolean isReal() {
    return type.element() == ElementType.REAL;
  }

  @Override
  public String toString() {
    String from =
        operands.stream()
            .map(operand -> "%" + operand.id)
            .collect(Collectors.joining(", ", "(", ")"));
    return "%" + id + ": " + type + " = " + primitive + (operands.isEmpty() ? "" : from);
  }
}
