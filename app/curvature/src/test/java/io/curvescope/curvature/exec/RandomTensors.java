package io.curvescope.curvature.exec;

import io.curvescope.curvature.graph.ElementType;
import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.graph.Tensor;
import io.curvescope.curvature.graph.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Random shapes and tensors. Reals are multiples of 1/64 in [-2, 2], so float32 holds them exactly.
 */
final class RandomTensors {
  private final SplittableRandom random;

  RandomTensors(long seed) {
    this.random = new SplittableRandom(seed);
  }

  int between(int least, int most) {
    return random.nextInt(least, most + 1);
  }

  boolean coin() {
    return random.nextBoolean();
  }

  Shape shape(int leastRank, int mostRank, int mostExtent) {
    List<Integer> extents = new ArrayList<>();
    int rank = between(leastRank, mostRank);
    for (int axis = 0; axis < rank; axis++) {
      extents.add(between(1, mostExtent));
    }
    return new Shape(extents);
  }

  /** Some of the axes 0 to rank - 1, ascending, at least so many. */
  List<Integer> someAxes(int rank, int least) {
    List<Integer> axes = new ArrayList<>(permutation(rank));
    return axes.subList(0, between(least, rank)).stream().sorted().toList();
  }

  List<Integer> permutation(int rank) {
    List<Integer> axes = new ArrayList<>();
    for (int axis = 0; axis < rank; axis++) {
      axes.add(between(0, axes.size()), axis);
    }
    return axes;
  }

  double real() {
    return between(-128, 128) / 64.0;
  }

  Tensor real(Shape shape) {
    double[] elements = new double[(int) shape.size()];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = real();
    }
    return Tensor.real(shape, elements);
  }

  Tensor indices(Shape shape, int extent) {
    long[] elements = new long[(int) shape.size()];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = between(0, extent - 1);
    }
    return Tensor.int64(shape, elements);
  }

  Tensor mask(Shape shape) {
    boolean[] elements = new boolean[(int) shape.size()];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = coin();
    }
    return Tensor.bool(shape, elements);
  }

  Tensor of(TensorType type) {
    return switch (type.element()) {
      case REAL -> real(type.shape());
      case INT64 -> indices(type.shape(), 5);
      case BOOL -> mask(type.shape());
    };
  }

  <T> T one(List<T> choices) {
    return choices.get(between(0, choices.size() - 1));
  }

  ElementType element() {
    return one(List.of(ElementType.values()));
  }
}
