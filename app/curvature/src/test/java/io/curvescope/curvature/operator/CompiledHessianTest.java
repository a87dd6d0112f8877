package io.curvescope.curvature.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.curvescope.curvature.autodiff.CurvatureProducts;
import io.curvescope.curvature.autodiff.SampleFunction;
import io.curvescope.curvature.autodiff.Samples;
import io.curvescope.curvature.exec.Buffer;
import io.curvescope.curvature.exec.CpuDevice;
import io.curvescope.curvature.exec.Device;
import io.curvescope.curvature.exec.Precision;
import io.curvescope.curvature.exec.Programs;
import io.curvescope.testkit.seeded.SeededCase;
import io.curvescope.testkit.seeded.SeededCases;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Compiled Hessian products of every primitive, composition and ONNX operator at random shapes and
 * points.
 */
class CompiledHessianTest {
  private static final int CASES_OF_EACH = 5;
  private static final int BLOCK = 3;

  static Set<String> samples() {
    return Samples.names();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void isSymmetricTheSameInAnyBlockAndInFloat(String name) {
    SeededCases.forEach(
        CASES_OF_EACH, seeded -> isSymmetricTheSameInAnyBlockAndInFloat(name, seeded));
  }

  private static void isSymmetricTheSameInAnyBlockAndInFloat(String name, SeededCase seeded) {
    Random random = new Random(seeded.seed());
    SampleFunction function = Samples.sample(name, random).scalar(random);
    try (Compiled exact = new Compiled(function, Precision.FLOAT64);
        Compiled rounded = new Compiled(function, Precision.FLOAT32)) {
      int dimension = exact.operator().dimension();
      double[] vectors = random.doubles((long) BLOCK * dimension, -1, 1).toArray();
      double[] products = exact.multiply(vectors);
      double scale = 1 + Arrays.stream(products).map(Math::abs).max().orElse(0);
      for (int row = 0; row < BLOCK; row++) {
        double[] single = exact.multiply(row(vectors, row, dimension));
        assertThat(single).isEqualTo(row(products, row, dimension));
      }
      double uHv = dot(row(vectors, 0, dimension), row(products, 1, dimension));
      double vHu = dot(row(vectors, 1, dimension), row(products, 0, dimension));
      assertThat(uHv).isCloseTo(vHu, within(1e-12 * scale * dimension));
      double[] inFloat = rounded.multiply(vectors);
      assertThat(inFloat).containsExactly(products, within(1e-4 * scale));
      assertThat(rounded.multiply(row(vectors, 0, dimension)))
          .isEqualTo(row(inFloat, 0, dimension));
    }
  }

  private static double[] row(double[] block, int row, int dimension) {
    return Arrays.copyOfRange(block, row * dimension, (row + 1) * dimension);
  }

  private static double dot(double[] left, double[] right) {
    return IntStream.range(0, left.length).mapToDouble(i -> left[i] * right[i]).sum();
  }

  /** The Hessian of a sample on the CPU. */
  private static final class Compiled implements AutoCloseable {
    private final List<Buffer> inputs;
    private final LinearizedPoint point;

    Compiled(SampleFunction function, Precision precision) {
      Device device = new CpuDevice();
      inputs =
          function.point().stream()
              .map(tensor -> Programs.buffer(device, precision, tensor))
              .toList();
      point =
          LinearizedPoint.at(
              device,
              precision,
              CurvatureProducts.hessian(function.graph(), function.moving()),
              inputs,
              function.moving().size(),
              OptionalLong.empty());
    }

    LinearOperator operator() {
      return point.operator();
    }

    /** The products of one or more vectors behind each other. */
    double[] multiply(double[] flat) {
      int dimension = operator().dimension();
      try (INDArray vectors =
              Nd4j.createFromArray(flat)
                  .reshape(flat.length / dimension, dimension)
                  .castTo(operator().dataType());
          INDArray products = Nd4j.createUninitialized(vectors.dataType(), vectors.shape())) {
        operator().apply(vectors, products);
        return products.data().asDouble();
      }
    }

    @Override
    public void close() {
      point.close();
      inputs.forEach(Buffer::close);
    }
  }
}
