package io.curvescope.oracle.libtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.curvescope.curvature.CurvatureOptions;
import io.curvescope.curvature.CurvatureProblem;
import io.curvescope.curvature.exec.Precision;
import java.util.SplittableRandom;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Loss, gradient and Hessian-vector products of networks of 100,000 parameters and more are
 * libtorch's.
 */
@EnabledOnOs(
    value = OS.LINUX,
    architectures = "amd64",
    disabledReason =
        "the build brings libtorch for Linux on x86-64 only, as it does OpenBLAS and ND4J")
class LibtorchAgreementTest {
  private static final int DIRECTIONS = 3;

  @ParameterizedTest
  @CsvSource({
    "MLP_WIDE, FLOAT64, 1e-12",
    "MLP_WIDE, FLOAT32, 5e-6",
    "RESIDUAL, FLOAT64, 1e-12",
    "RESIDUAL, FLOAT32, 5e-6",
    "TRANSFORMER_SMALL, FLOAT64, 1e-12",
    "TRANSFORMER_SMALL, FLOAT32, 5e-6"
  })
  void agrees(PeerNetwork network, Precision precision, double tolerance) {
    try (CurvatureProblem problem = network.problem(CurvatureOptions.of(precision));
        LibtorchHessian libtorch = new LibtorchHessian(network, precision, 1)) {
      int dimension = problem.dimension();
      assertThat(dimension).isGreaterThanOrEqualTo(100_000);
      assertThat(problem.loss())
          .isCloseTo(libtorch.loss(), within(tolerance * Math.abs(libtorch.loss())));
      assertThat(largestDifference(problem.gradient().toDoubleVector(), libtorch.gradient(), 0))
          .isLessThanOrEqualTo(tolerance);
      double[] directions =
          new SplittableRandom(1).doubles((long) DIRECTIONS * dimension, -1, 1).toArray();
      try (INDArray vectors =
              Nd4j.createFromArray(directions)
                  .reshape(DIRECTIONS, dimension)
                  .castTo(precision.real().dataType());
          INDArray products = Nd4j.createUninitialized(vectors.dataType(), vectors.shape())) {
        problem.hessian().apply(vectors, products);
        double[] flat = products.data().asDouble();
        for (int i = 0; i < DIRECTIONS; i++) {
          libtorch.setDirection(vectors.getRow(i).toDoubleVector());
          assertThat(largestDifference(flat, libtorch.product(), i * dimension))
              .isLessThanOrEqualTo(tolerance);
        }
      }
    }
  }

  /** The largest difference of two components, relative to the largest magnitude of all. */
  private static double largestDifference(double[] actual, double[] expected, int offset) {
    double difference = 0;
    double magnitude = 0;
    for (int i = 0; i < expected.length; i++) {
      difference = Math.max(difference, Math.abs(actual[offset + i] - expected[i]));
      magnitude = Math.max(magnitude, Math.abs(expected[i]));
    }
    assertThat(magnitude).as("products are not all zero").isPositive();
    return difference / magnitude;
  }
}
