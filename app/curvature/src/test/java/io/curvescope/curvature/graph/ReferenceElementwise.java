package io.curvescope.curvature.graph;

import java.util.List;
import org.apache.commons.math3.special.Erf;

/** Elementwise primitives by definition. */
final class ReferenceElementwise {
  private ReferenceElementwise() {}

  static Tensor unary(UnaryFunction function, Tensor operand) {
    double[] result = new double[(int) operand.shape().size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = unary(function, operand.realAt(i));
    }
    return Tensor.real(operand.shape(), result);
  }

  private static double unary(UnaryFunction function, double x) {
    return switch (function) {
      case NEGATE -> -x;
      case ABS -> Math.abs(x);
      case SIGN -> Math.signum(x);
      case EXP -> Math.exp(x);
      case EXPM1 -> Math.expm1(x);
      case LOG -> Math.log(x);
      case LOG1P -> Math.log1p(x);
      case SQRT -> Math.sqrt(x);
      case SIN -> Math.sin(x);
      case COS -> Math.cos(x);
      case TANH -> Math.tanh(x);
      case ERF -> Erf.erf(x);
      case LOGISTIC -> 1 / (1 + Math.exp(-x));
      case SOFTPLUS -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
      case FLOOR -> Math.floor(x);
      case CEIL -> Math.ceil(x);
      case ROUND -> Math.rint(x);
    };
  }

  static Tensor binary(BinaryFunction function, Tensor left, Tensor right) {
    int size = (int) left.shape().size();
    if (left.type().element() == ElementType.INT64) {
      long[] result = new long[size];
      for (int i = 0; i < size; i++) {
        long x = left.int64At(i);
        long y = right.int64At(i);
        result[i] =
            switch (function) {
              case ADD -> x + y;
              case SUBTRACT -> x - y;
              case MULTIPLY -> x * y;
              case DIVIDE, POWER -> throw new IllegalStateException(function + " of integers");
            };
      }
      return Tensor.int64(left.shape(), result);
    }
    double[] result = new double[size];
    for (int i = 0; i < size; i++) {
      double x = left.realAt(i);
      double y = right.realAt(i);
      result[i] =
          switch (function) {
            case ADD -> x + y;
            case SUBTRACT -> x - y;
            case MULTIPLY -> x * y;
            case DIVIDE -> x / y;
            case POWER -> Math.pow(x, y);
          };
    }
    return Tensor.real(left.shape(), result);
  }

  static Tensor compare(Comparison comparison, Tensor left, Tensor right) {
    boolean[] result = new boolean[(int) left.shape().size()];
    boolean integers = left.type().element() == ElementType.INT64;
    for (int i = 0; i < result.length; i++) {
      if (integers) {
        int order = Long.compare(left.int64At(i), right.int64At(i));
        result[i] = compare(comparison, order, 0);
      } else {
        result[i] = compare(comparison, left.realAt(i), right.realAt(i));
      }
    }
    return Tensor.bool(left.shape(), result);
  }

  private static boolean compare(Comparison comparison, double x, double y) {
    return switch (comparison) {
      case EQUAL -> x == y;
      case NOT_EQUAL -> x != y;
      case LESS -> x < y;
      case LESS_OR_EQUAL -> x <= y;
      case GREATER -> x > y;
      case GREATER_OR_EQUAL -> x >= y;
    };
  }

  static Tensor logical(LogicalFunction function, List<Tensor> operands) {
    Tensor left = operands.get(0);
    Tensor right = operands.get(operands.size() - 1);
    boolean[] result = new boolean[(int) left.shape().size()];
    for (int i = 0; i < result.length; i++) {
      result[i] =
          switch (function) {
            case AND -> left.boolAt(i) && right.boolAt(i);
            case OR -> left.boolAt(i) || right.boolAt(i);
            case XOR -> left.boolAt(i) ^ right.boolAt(i);
            case NOT -> !left.boolAt(i);
          };
    }
    return Tensor.bool(left.shape(), result);
  }

  static Tensor select(List<Tensor> operands) {
    Tensor mask = operands.get(0);
    Tensor whenTrue = operands.get(1);
    Tensor whenFalse = operands.get(2);
    int size = (int) mask.shape().size();
    return switch (whenTrue.type().element()) {
      case REAL -> {
        double[] result = new double[size];
        for (int i = 0; i < size; i++) {
          result[i] = mask.boolAt(i) ? whenTrue.realAt(i) : whenFalse.realAt(i);
        }
        yield Tensor.real(mask.shape(), result);
      }
      case INT64 -> {
        long[] result = new long[size];
        for (int i = 0; i < size; i++) {
          result[i] = mask.boolAt(i) ? whenTrue.int64At(i) : whenFalse.int64At(i);
        }
        yield Tensor.int64(mask.shape(), result);
      }
      case BOOL -> {
        boolean[] result = new boolean[size];
        for (int i = 0; i < size; i++) {
          result[i] = mask.boolAt(i) ? whenTrue.boolAt(i) : whenFalse.boolAt(i);
        }
        yield Tensor.bool(mask.shape(), result);
      }
    };
  }

  static Tensor convert(ElementType element, Tensor operand) {
    int size = (int) operand.shape().size();
    double[] numbers = new double[size];
    for (int i = 0; i < size; i++) {
      numbers[i] =
          switch (operand.type().element()) {
            case REAL -> operand.realAt(i);
            case INT64 -> operand.int64At(i);
            case BOOL -> operand.boolAt(i) ? 1 : 0;
          };
    }
    return switch (element) {
      case REAL -> Tensor.real(operand.shape(), numbers);
      case INT64 -> {
        long[] result = new long[size];
        for (int i = 0; i < size; i++) {
          result[i] = (long) numbers[i];
        }
        yield Tensor.int64(operand.shape(), result);
      }
      case BOOL -> {
        boolean[] result = new boolean[size];
        for (int i = 0; i < size; i++) {
          result[i] = numbers[i] != 0;
        }
        yield Tensor.bool(operand.shape(), result);
      }
    };
  }
}
