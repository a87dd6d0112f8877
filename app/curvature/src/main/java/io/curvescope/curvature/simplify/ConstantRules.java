package io.curvescope.curvature.simplify;

import io.curvescope.curvature.graph.BinaryFunction;
import io.curvescope.curvature.graph.ElementType;
import io.curvescope.curvature.graph.Primitive;
import io.curvescope.curvature.graph.Tensor;
import io.curvescope.curvature.graph.UnaryFunction;
import io.curvescope.curvature.graph.Value;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Constants that are the same everywhere: recognised and computed with. */
final class ConstantRules {
  /**
   * Longer constants are left as they are; looking at every element would cost more than it can
   * save.
   */
  private static final int LONGEST_SCAN = 1 << 16;

  private ConstantRules() {}

  /** The real that a value is everywhere, if it is known to be one. */
  static OptionalDouble splat(Value value) {
    return value.primitive() instanceof Primitive.Constant(Tensor tensor)
            && tensor.isSplat()
            && tensor.type().element() == ElementType.REAL
        ? OptionalDouble.of(tensor.realAt(0))
        : OptionalDouble.empty();
  }

  /** Whether a value is known to be the given real everywhere; -0 counts as 0. */
  static boolean is(Value value, double element) {
    OptionalDouble splat = splat(value);
    return splat.isPresent() && splat.getAsDouble() == element;
  }

  /** The truth value that a mask is everywhere, if it is known to be one. */
  static Optional<Boolean> mask(Value value) {
    return value.primitive() instanceof Primitive.Constant(Tensor tensor)
            && tensor.isSplat()
            && tensor.type().element() == ElementType.BOOL
        ? Optional.of(tensor.boolAt(0))
        : Optional.empty();
  }

  /** A constant written out whose elements are all the same becomes a splat. */
  static Optional<Value> constant(Rewriter rewriter, Tensor tensor) {
    long size = tensor.shape().size();
    if (tensor.isSplat() || size == 0 || size > LONGEST_SCAN) {
      return Optional.empty();
    }
    for (int i = 1; i < size; i++) {
      boolean same =
          switch (tensor.type().element()) {
            case REAL ->
                Double.doubleToLongBits(tensor.realAt(i))
                    == Double.doubleToLongBits(tensor.realAt(0));
            case INT64 -> tensor.int64At(i) == tensor.int64At(0);
            case BOOL -> tensor.boolAt(i) == tensor.boolAt(0);
          };
      if (!same) {
        return Optional.empty();
      }
    }
    Tensor splat =
        switch (tensor.type().element()) {
          case REAL -> Tensor.splat(tensor.shape(), tensor.realAt(0));
          case INT64 -> Tensor.splat(tensor.shape(), tensor.int64At(0));
          case BOOL -> Tensor.splat(tensor.shape(), tensor.boolAt(0));
        };
    return Optional.of(rewriter.apply(new Primitive.Constant(splat), List.of()));
  }

  static OptionalDouble fold(UnaryFunction function, double x) {
    return switch (function) {
      case NEGATE -> OptionalDouble.of(-x);
      case ABS -> OptionalDouble.of(Math.abs(x));
      case SIGN -> OptionalDouble.of(Math.signum(x));
      case EXP -> OptionalDouble.of(Math.exp(x));
      case LOG -> OptionalDouble.of(Math.log(x));
      case SQRT -> OptionalDouble.of(Math.sqrt(x));
      // Left to the device, whose approximation need not be this one.
      case EXPM1, LOG1P, SIN, COS, TANH, ERF, LOGISTIC, SOFTPLUS, FLOOR, CEIL, ROUND ->
          OptionalDouble.empty();
    };
  }

  static double fold(BinaryFunction function, double x, double y) {
    return switch (function) {
      case ADD -> x + y;
      case SUBTRACT -> x - y;
      case MULTIPLY -> x * y;
      case DIVIDE -> x / y;
      case POWER -> Math.pow(x, y);
    };
  }
}
