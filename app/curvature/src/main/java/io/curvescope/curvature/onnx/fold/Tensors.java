package io.curvescope.curvature.onnx.fold;

import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.graph.Tensor;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntToLongFunction;
import java.util.function.IntUnaryOperator;

/** Makes tensors element by element. */
final class Tensors {
  /** Stands for an element that is zero (false) and not taken from anywhere. */
  static final int ZERO = -1;

  private Tensors() {}

  static Tensor real(Shape shape, boolean splat, IntToDoubleFunction element) {
    if (splat) {
      return Tensor.splat(shape, element.applyAsDouble(0));
    }
    return Tensor.reals(shape, element);
  }

  static Tensor int64(Shape shape, boolean splat, IntToLongFunction element) {
    if (splat) {
      return Tensor.splat(shape, element.applyAsLong(0));
    }
    return Tensor.integers(shape, element);
  }

  static Tensor bool(Shape shape, boolean splat, IntPredicate element) {
    if (splat) {
      return Tensor.splat(shape, element.test(0));
    }
    return Tensor.booleans(shape, element);
  }

  /**
   * Elements of a tensor in other places: {@code source} gives the index to take from, or {@link
   * #ZERO}.
   */
  static Tensor moved(Tensor from, Shape shape, IntUnaryOperator source) {
    return switch (from.type().element()) {
      case REAL -> real(shape, false, index -> taken(source.applyAsInt(index), from));
      case INT64 ->
          int64(
              shape,
              false,
              index -> {
                int place = source.applyAsInt(index);
                return place == ZERO ? 0 : from.int64At(place);
              });
      case BOOL ->
          bool(
              shape,
              false,
              index -> {
                int place = source.applyAsInt(index);
                return place != ZERO && from.boolAt(place);
              });
    };
  }

  private static double taken(int place, Tensor from) {
    return place == ZERO ? 0 : from.realAt(place);
  }

  /** The same splat in another shape. */
  static Tensor splat(Tensor from, Shape shape) {
    return switch (from.type().element()) {
      case REAL -> Tensor.splat(shape, from.realAt(0));
      case INT64 -> Tensor.splat(shape, from.int64At(0));
      case BOOL -> Tensor.splat(shape, from.boolAt(0));
    };
  }

  static int size(Shape shape) {
    return Math.toIntExact(shape.size());
  }
}
