package io.curvescope.curvature.autodiff;

import io.curvescope.curvature.graph.BinaryFunction;
import io.curvescope.curvature.graph.Comparison;
import io.curvescope.curvature.graph.GraphBuilder;
import io.curvescope.curvature.graph.UnaryFunction;
import io.curvescope.curvature.graph.Value;
import java.util.List;
import java.util.Optional;

/**
 * Forward-mode rules of elementwise primitives: a tangent times a coefficient that knows no
 * tangent.
 */
final class ElementwiseTangents {
  private ElementwiseTangents() {}

  static Optional<Value> unary(
      GraphBuilder builder, UnaryFunction function, Value result, Value tangent) {
    Value x = result.operand(0);
    return switch (function) {
      case NEGATE -> Optional.of(builder.negate(tangent));
      case ABS -> Optional.of(builder.multiply(tangent, builder.unary(UnaryFunction.SIGN, x)));
      case SIGN, FLOOR, CEIL, ROUND -> Optional.empty();
      case EXP -> Optional.of(builder.multiply(tangent, result));
      case EXPM1 -> Optional.of(builder.multiply(tangent, builder.shift(result, 1)));
      case LOG -> Optional.of(builder.multiply(tangent, quotient(builder, 1, x)));
      case LOG1P ->
          Optional.of(builder.multiply(tangent, quotient(builder, 1, builder.shift(x, 1))));
      case SQRT -> Optional.of(builder.multiply(tangent, quotient(builder, 0.5, result)));
      case SIN -> Optional.of(builder.multiply(tangent, builder.unary(UnaryFunction.COS, x)));
      case COS ->
          Optional.of(
              builder.multiply(tangent, builder.negate(builder.unary(UnaryFunction.SIN, x))));
      case TANH ->
          Optional.of(
              builder.multiply(
                  tangent,
                  builder.subtract(builder.splat(x.shape(), 1), builder.multiply(result, result))));
      case ERF ->
          Optional.of(
              builder.multiply(
                  tangent,
                  builder.scale(
                      builder.exp(builder.negate(builder.multiply(x, x))),
                      2 / Math.sqrt(Math.PI))));
      case LOGISTIC ->
          Optional.of(
              builder.multiply(
                  tangent,
                  builder.multiply(result, builder.subtract(builder.splat(x.shape(), 1), result))));
      case SOFTPLUS ->
          Optional.of(builder.multiply(tangent, builder.unary(UnaryFunction.LOGISTIC, x)));
    };
  }

  static Optional<Value> binary(
      GraphBuilder builder, BinaryFunction function, Value result, List<Optional<Value>> tangents) {
    Value x = result.operand(0);
    Value y = result.operand(1);
    Optional<Value> dx = tangents.get(0);
    Optional<Value> dy = tangents.get(1);
    return switch (function) {
      case ADD -> Tangents.sum(builder, dx, dy);
      case SUBTRACT ->
          dx.isPresent() && dy.isPresent()
              ? Optional.of(builder.subtract(dx.get(), dy.get()))
              : dx.or(() -> dy.map(builder::negate));
      case MULTIPLY ->
          Tangents.sum(
              builder,
              dx.map(tangent -> builder.multiply(tangent, y)),
              dy.map(tangent -> builder.multiply(tangent, x)));
      case DIVIDE -> {
        Value reciprocal = quotient(builder, 1, y);
        yield Tangents.sum(
            builder,
            dx.map(tangent -> builder.multiply(tangent, reciprocal)),
            dy.map(
                tangent ->
                    builder.multiply(
                        tangent, builder.negate(builder.multiply(result, reciprocal)))));
      }
      case POWER ->
          Tangents.sum(
              builder,
              dx.map(tangent -> builder.multiply(tangent, powerInBase(builder, x, y))),
              dy.map(tangent -> builder.multiply(tangent, powerInExponent(builder, result))));
    };
  }

  static Optional<Value> select(
      GraphBuilder builder, Value result, List<Optional<Value>> tangents) {
    if (tangents.get(1).isEmpty() && tangents.get(2).isEmpty()) {
      return Optional.empty();
    }
    Value zero = builder.splat(result.shape(), 0);
    return Optional.of(
        builder.select(
            result.operand(0), tangents.get(1).orElse(zero), tangents.get(2).orElse(zero)));
  }

  private static Value quotient(GraphBuilder builder, double numerator, Value denominator) {
    return builder.divide(builder.splat(denominator.shape(), numerator), denominator);
  }

  private static Value powerInBase(GraphBuilder builder, Value x, Value y) {
    return builder.multiply(y, builder.power(x, builder.shift(y, -1)));
  }

  /**
   * x^y log(x), taken as 0 where x is 0, where the logarithm has no value but the product's limit
   * is 0.
   */
  private static Value powerInExponent(GraphBuilder builder, Value result) {
    Value x = result.operand(0);
    Value isZero = builder.compare(Comparison.EQUAL, x, builder.splat(x.shape(), 0));
    Value safe = builder.select(isZero, builder.splat(x.shape(), 1), x);
    return builder.multiply(result, builder.log(safe));
  }
}
