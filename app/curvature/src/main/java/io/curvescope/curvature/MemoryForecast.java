package io.curvescope.curvature;

import io.curvescope.curvature.autodiff.CurvatureProducts;
import io.curvescope.curvature.autodiff.Linearization;
import io.curvescope.curvature.exec.Device;
import io.curvescope.curvature.exec.Precision;
import io.curvescope.curvature.exec.Program;
import io.curvescope.curvature.graph.Graph;
import java.util.stream.IntStream;

/** Native memory of curvature products, found by planning alone. */
final class MemoryForecast {
  private MemoryForecast() {}

  /**
   * The peak over the three phases: loss and gradient with all inputs; the primal graph with its
   * inputs and residuals; then the products with a block of m vectors beside what is kept of the
   * second.
   */
  static long of(
      Device device,
      Precision precision,
      Graph gradient,
      Linearization linearization,
      int parameters,
      int block) {
    if (block < 1) {
      throw new IllegalArgumentException("a block needs 1 or more vectors, got " + block);
    }
    try (Program slope = device.compile(gradient, precision);
        Program primal = device.compile(linearization.primal(), precision);
        Program products =
            device.compile(
                CurvatureProducts.overBlocks(
                    linearization.tangent(),
                    linearization.coefficients(),
                    IntStream.range(0, parameters).boxed().toList(),
                    block),
                precision,
                linearization.coefficients())) {
      long kept = primal.memory().inputBytes() + primal.memory().outputBytes();
      return Math.max(
          slope.memory().totalBytes(),
          kept + Math.max(primal.memory().ownBytes(), products.memory().ownBytes()));
    }
  }
}
