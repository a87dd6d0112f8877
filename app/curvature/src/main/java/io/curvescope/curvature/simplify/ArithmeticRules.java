package io.curvescope.curvature.simplify;

import static io.curvescope.curvature.simplify.ConstantRules.is;
import static io.curvescope.curvature.simplify.ConstantRules.splat;

import io.curvescope.curvature.graph.BinaryFunction;
import io.curvescope.curvature.graph.Primitive;
import io.curvescope.curvature.graph.UnaryFunction;
import io.curvescope.curvature.graph.Value;
import java.util.Optional;
import java.util.OptionalDouble;

/** Identities of elementwise arithmetic. */
final class ArithmeticRules {
  private ArithmeticRules() {}

  static Optional<Value> unary(Rewriter rewriter, UnaryFunction function, Value operand) {
    OptionalDouble constant = splat(operand);
    if (constant.isPresent()) {
      OptionalDouble folded = ConstantRules.fold(function, constant.getAsDouble());
      if (folded.isPresent()) {
        return Optional.of(rewriter.splat(operand.shape(), folded.getAsDouble()));
      }
    }
    if (function == UnaryFunction.NEGATE) {
      Optional<Value> inner = negated(operand);
      if (inner.isPresent()) {
        return inner;
      }
      if (operand.primitive() instanceof Primitive.Binary(BinaryFunction of)
          && of == BinaryFunction.SUBTRACT) {
        return Optional.of(rewriter.subtract(operand.operand(1), operand.operand(0)));
      }
      Optional<Value> scaled = scaled(operand);
      if (scaled.isPresent()) {
        double factor = splat(scaledBy(operand)).orElseThrow();
        return Optional.of(
            rewriter.multiply(scaled.get(), rewriter.splat(operand.shape(), -factor)));
      }
    }
    return Optional.empty();
  }

  static Optional<Value> binary(Rewriter rewriter, BinaryFunction function, Value x, Value y) {
    if (!x.isReal()) {
      return Optional.empty();
    }
    OptionalDouble left = splat(x);
    OptionalDouble right = splat(y);
    if (left.isPresent() && right.isPresent()) {
      return Optional.of(
          rewriter.splat(
              x.shape(), ConstantRules.fold(function, left.getAsDouble(), right.getAsDouble())));
    }
    return switch (function) {
      case ADD -> add(rewriter, x, y);
      case SUBTRACT -> subtract(rewriter, x, y);
      case MULTIPLY -> multiply(rewriter, x, y);
      case DIVIDE -> is(y, 1) ? Optional.of(x) : Optional.empty();
      case POWER -> is(y, 1) ? Optional.of(x) : Optional.empty();
    };
  }

  private static Optional<Value> add(Rewriter rewriter, Value x, Value y) {
    if (is(x, 0)) {
      return Optional.of(y);
    }
    if (is(y, 0)) {
      return Optional.of(x);
    }
    if (negated(y).isPresent()) {
      return Optional.of(rewriter.subtract(x, negated(y).get()));
    }
    if (negated(x).isPresent()) {
      return Optional.of(rewriter.subtract(y, negated(x).get()));
    }
    return SlicingRules.addPads(rewriter, x, y);
  }

  private static Optional<Value> subtract(Rewriter rewriter, Value x, Value y) {
    if (is(y, 0)) {
      return Optional.of(x);
    }
    if (is(x, 0)) {
      return Optional.of(rewriter.negate(y));
    }
    if (negated(y).isPresent()) {
      return Optional.of(rewriter.add(x, negated(y).get()));
    }
    return Optional.empty();
  }

  private static Optional<Value> multiply(Rewriter rewriter, Value x, Value y) {
    if (splat(x).isPresent()) {
      return multiply(rewriter, y, x);
    }
    if (is(y, 1)) {
      return Optional.of(x);
    }
    if (is(y, 0)) {
      return Optional.of(rewriter.splat(x.shape(), 0));
    }
    if (is(y, -1)) {
      return Optional.of(rewriter.negate(x));
    }
    if (negated(x).isPresent() && negated(y).isPresent()) {
      return Optional.of(rewriter.multiply(negated(x).get(), negated(y).get()));
    }
    if (splat(y).isPresent()) {
      if (negated(x).isPresent()) {
        return Optional.of(rewriter.multiply(negated(x).get(), rewriter.negate(y)));
      }
      Optional<Value> inner = scaled(x);
      if (inner.isPresent()) {
        return Optional.of(rewriter.multiply(inner.get(), rewriter.multiply(scaledBy(x), y)));
      }
    }
    return Optional.empty();
  }

  /** What is negated, if the value is a negation. */
  private static Optional<Value> negated(Value value) {
    return value.primitive() instanceof Primitive.Unary(UnaryFunction function)
            && function == UnaryFunction.NEGATE
        ? Optional.of(value.operand(0))
        : Optional.empty();
  }

  /** What is multiplied by a splat, if the value is such a product. */
  static Optional<Value> scaled(Value value) {
    if (value.primitive() instanceof Primitive.Binary(BinaryFunction function)
        && function == BinaryFunction.MULTIPLY) {
      if (splat(value.operand(1)).isPresent()) {
        return Optional.of(value.operand(0));
      }
      if (splat(value.operand(0)).isPresent()) {
        return Optional.of(value.operand(1));
      }
    }
    return Optional.empty();
  }

  static Value scaledBy(Value product) {
    return splat(product.operand(1)).isPresent() ? product.operand(1) : product.operand(0);
  }
}
