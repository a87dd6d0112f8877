package io.curvescope.curvature.graph;

/** Types of elementwise primitives. */
final class ElementwiseTypes {
  private ElementwiseTypes() {}

  static TensorType unary(Operands operands) {
    operands.requireCount(1);
    operands.requireElement(0, ElementType.REAL);
    return operands.type(0);
  }

  static TensorType binary(Primitive.Binary binary, Operands operands) {
    operands.requireCount(2);
    operands.requireSameType(0, 1);
    switch (binary.function()) {
      case ADD, SUBTRACT, MULTIPLY -> {
        if (operands.type(0).element() == ElementType.BOOL) {
          throw operands.error("takes numbers, not masks");
        }
      }
      case DIVIDE, POWER -> operands.requireElement(0, ElementType.REAL);
    }
    return operands.type(0);
  }

  static TensorType compare(Operands operands) {
    operands.requireCount(2);
    operands.requireSameType(0, 1);
    if (operands.type(0).element() == ElementType.BOOL) {
      throw operands.error("takes numbers; masks are compared by XOR");
    }
    return operands.type(0).withElement(ElementType.BOOL);
  }

  static TensorType logical(Primitive.Logical logical, Operands operands) {
    operands.requireCount(logical.function().operandCount());
    for (int i = 0; i < operands.types().size(); i++) {
      operands.requireElement(i, ElementType.BOOL);
      operands.requireSameType(0, i);
    }
    return operands.type(0);
  }

  static TensorType select(Operands operands) {
    operands.requireCount(3);
    operands.requireElement(0, ElementType.BOOL);
    operands.requireSameType(1, 2);
    if (!operands.shape(0).equals(operands.shape(1))) {
      throw operands.error("the mask must have the shape of the choices");
    }
    return operands.type(1);
  }

  static TensorType convert(Primitive.Convert convert, Operands operands) {
    operands.requireCount(1);
    return operands.type(0).withElement(convert.element());
  }
}
