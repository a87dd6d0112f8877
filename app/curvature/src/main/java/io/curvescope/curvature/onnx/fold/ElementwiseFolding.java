package io.curvescope.curvature.onnx.fold;

import io.curvescope.curvature.graph.BinaryFunction;
import io.curvescope.curvature.graph.Comparison;
import io.curvescope.curvature.graph.ElementType;
import io.curvescope.curvature.graph.LogicalFunction;
import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.graph.Tensor;
import io.curvescope.curvature.graph.UnaryFunction;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntToLongFunction;

/** Elementwise primitives on constants. Where all operands are splats, so is the result. */
final class ElementwiseFolding {
  private ElementwiseFolding() {}

  /** Empty for functions that shape arithmetic and masks do not need. */
  static Optional<Tensor> unary(UnaryFunction function, Tensor operand) {
    Optional<DoubleUnaryOperator> computed =
        switch (function) {
          case NEGATE -> Optional.of(x -> -x);
          case ABS -> Optional.of(Math::abs);
          case SIGN -> Optional.of(Math::signum);
          case EXP -> Optional.of(StrictMath::exp);
          case LOG -> Optional.of(StrictMath::log);
          case SQRT -> Optional.of(Math::sqrt);
          case SIN -> Optional.of(StrictMath::sin);
          case COS -> Optional.of(StrictMath::cos);
          case FLOOR -> Optional.of(Math::floor);
          case CEIL -> Optional.of(Math::ceil);
          case ROUND -> Optional.of(Math::rint);
          case EXPM1, LOG1P, TANH, ERF, LOGISTIC, SOFTPLUS -> Optional.empty();
        };
    return computed.map(
        f ->
            Tensors.real(
                operand.shape(),
                operand.isSplat(),
                index -> f.applyAsDouble(operand.realAt(index))));
  }

  static Tensor binary(BinaryFunction function, Tensor left, Tensor right) {
    boolean splat = left.isSplat() && right.isSplat();
    if (left.type().element() == ElementType.INT64) {
      IntToLongFunction computed =
          switch (function) {
            case ADD -> index -> left.int64At(index) + right.int64At(index);
            case SUBTRACT -> index -> left.int64At(index) - right.int64At(index);
            case MULTIPLY -> index -> left.int64At(index) * right.int64At(index);
            case DIVIDE, POWER -> throw new IllegalArgumentException(function + " takes reals");
          };
      return Tensors.int64(left.shape(), splat, computed);
    }
    IntToDoubleFunction computed =
        switch (function) {
          case ADD -> index -> left.realAt(index) + right.realAt(index);
          case SUBTRACT -> index -> left.realAt(index) - right.realAt(index);
          case MULTIPLY -> index -> left.realAt(index) * right.realAt(index);
          case DIVIDE -> index -> left.realAt(index) / right.realAt(index);
          case POWER -> index -> StrictMath.pow(left.realAt(index), right.realAt(index));
        };
    return Tensors.real(left.shape(), splat, computed);
  }

  static Tensor compare(Comparison comparison, Tensor left, Tensor right) {
    boolean splat = left.isSplat() && right.isSplat();
    IntPredicate computed =
        left.type().element() == ElementType.INT64
            ? index -> holds(comparison, left.int64At(index), right.int64At(index))
            : index -> holds(comparison, left.realAt(index), right.realAt(index));
    return Tensors.bool(left.shape(), splat, computed);
  }

  private static boolean holds(Comparison comparison, long left, long right) {
    return switch (comparison) {
      case EQUAL -> left == right;
      case NOT_EQUAL -> left != right;
      case LESS -> left < right;
      case LESS_OR_EQUAL -> left <= right;
      case GREATER -> left > right;
      case GREATER_OR_EQUAL -> left >= right;
    };
  }

  private static boolean holds(Comparison comparison, double left, double right) {
    return switch (comparison) {
      case EQUAL -> left == right;
      case NOT_EQUAL -> left != right;
      case LESS -> left < right;
      case LESS_OR_EQUAL -> left <= right;
      case GREATER -> left > right;
      case GREATER_OR_EQUAL -> left >= right;
    };
  }

  static Tensor logical(LogicalFunction function, List<Tensor> masks) {
    Tensor left = masks.getFirst();
    Tensor right = masks.getLast();
    IntPredicate computed =
        switch (function) {
          case NOT -> index -> !left.boolAt(index);
          case AND -> index -> left.boolAt(index) && right.boolAt(index);
          case OR -> index -> left.boolAt(index) || right.boolAt(index);
          case XOR -> index -> left.boolAt(index) != right.boolAt(index);
        };
    return Tensors.bool(left.shape(), left.isSplat() && right.isSplat(), computed);
  }

  static Tensor select(List<Tensor> operands) {
    Tensor mask = operands.get(0);
    Tensor yes = operands.get(1);
    Tensor no = operands.get(2);
    boolean splat = mask.isSplat() && yes.isSplat() && no.isSplat();
    Shape shape = mask.shape();
    return switch (yes.type().element()) {
      case REAL ->
          Tensors.real(
              shape, splat, index -> mask.boolAt(index) ? yes.realAt(index) : no.realAt(index));
      case INT64 ->
          Tensors.int64(
              shape, splat, index -> mask.boolAt(index) ? yes.int64At(index) : no.int64At(index));
      case BOOL ->
          Tensors.bool(
              shape, splat, index -> mask.boolAt(index) ? yes.boolAt(index) : no.boolAt(index));
    };
  }

  static Tensor convert(ElementType element, Tensor operand) {
    Shape shape = operand.shape();
    boolean splat = operand.isSplat();
    return switch (element) {
      case REAL -> Tensors.real(shape, splat, index -> asReal(operand, index));
      case INT64 ->
          Tensors.int64(
              shape,
              splat,
              operand.type().element() == ElementType.INT64
                  ? operand::int64At
                  : index -> (long) asReal(operand, index));
      case BOOL -> Tensors.bool(shape, splat, index -> asReal(operand, index) != 0);
    };
  }

  private static double asReal(Tensor operand, int index) {
    return switch (operand.type().element()) {
      case REAL -> operand.realAt(index);
      case INT64 -> operand.int64At(index);
      case BOOL -> operand.boolAt(index) ? 1 : 0;
    };
  }
}
