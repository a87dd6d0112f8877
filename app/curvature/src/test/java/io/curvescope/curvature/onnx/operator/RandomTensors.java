package io.curvescope.curvature.onnx.operator;

import io.curvescope.curvature.graph.Shape;
import java.util.Random;

/** Random elements for tests, the same for the same seed. */
final class RandomTensors {
  private RandomTensors() {}

  static double[] normal(long seed, Shape shape) {
    return new Random(seed).doubles(shape.size(), 0, 1).map(u -> 4 * u - 2).toArray();
  }

  static double[] positive(long seed, Shape shape) {
    return new Random(seed).doubles(shape.size(), 0.2, 2).toArray();
  }
}
