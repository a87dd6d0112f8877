package io.curvescope.curvature.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.curvescope.curvature.graph.Graph;
import io.curvescope.curvature.graph.Tensor;
import io.curvescope.testkit.seeded.SeededCase;
import io.curvescope.testkit.seeded.SeededCases;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Derivatives of every primitive, composition and ONNX operator at random shapes and points. */
class DerivativeTest {
  private static final double STEP = 3e-4;
  private static final int CASES_OF_EACH = 20;
  private static final int FEW_CASES_OF_EACH = 6;

  static Set<String> samples() {
    return Samples.names();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void gradientAgreesWithFiniteDifferences(String name) {
    SeededCases.forEach(CASES_OF_EACH, seeded -> gradientAgreesWithFiniteDifferences(name, seeded));
  }

  private static void gradientAgreesWithFiniteDifferences(String name, SeededCase seeded) {
    Random random = new Random(seeded.seed());
    SampleFunction function = Samples.sample(name, random).scalar(random);
    List<Tensor> direction = Points.direction(random, function);
    List<Tensor> gradient = gradient(function, function.point());
    double slope =
        Points.difference(
            STEP,
            h -> Points.evaluate(function.graph(), function.move(direction, h)).get(0).realAt(0));
    assertThat(Points.dot(gradient, Points.moving(function, direction)))
        .isCloseTo(slope, within(1e-7 * (1 + Math.abs(slope))));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void hessianProductAgreesWithFiniteDifferencesOfTheGradient(String name) {
    SeededCases.forEach(
        CASES_OF_EACH,
        seeded -> hessianProductAgreesWithFiniteDifferencesOfTheGradient(name, seeded));
  }

  private static void hessianProductAgreesWithFiniteDifferencesOfTheGradient(
      String name, SeededCase seeded) {
    Random random = new Random(seeded.seed());
    SampleFunction function = Samples.sample(name, random).scalar(random);
    List<Tensor> direction = Points.direction(random, function);
    List<Tensor> other = Points.moving(function, Points.direction(random, function));
    List<Tensor> product = hessianProduct(function, Points.moving(function, direction));
    double slope =
        Points.difference(
            STEP, h -> Points.dot(gradient(function, function.move(direction, h)), other));
    assertThat(Points.dot(product, other)).isCloseTo(slope, within(1e-6 * (1 + Math.abs(slope))));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void hessianIsSymmetric(String name) {
    SeededCases.forEach(FEW_CASES_OF_EACH, seeded -> hessianIsSymmetric(name, seeded));
  }

  private static void hessianIsSymmetric(String name, SeededCase seeded) {
    Random random = new Random(seeded.seed());
    SampleFunction function = Samples.sample(name, random).scalar(random);
    List<Tensor> u = Points.moving(function, Points.direction(random, function));
    List<Tensor> v = Points.moving(function, Points.direction(random, function));
    double uHv = Points.dot(u, hessianProduct(function, v));
    double vHu = Points.dot(v, hessianProduct(function, u));
    assertThat(uHv).isCloseTo(vHu, within(1e-12 * (1 + Math.abs(uHv))));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void hessianIsLinear(String name) {
    SeededCases.forEach(FEW_CASES_OF_EACH, seeded -> hessianIsLinear(name, seeded));
  }

  private static void hessianIsLinear(String name, SeededCase seeded) {
    Random random = new Random(seeded.seed());
    SampleFunction function = Samples.sample(name, random).scalar(random);
    List<Tensor> u = Points.moving(function, Points.direction(random, function));
    List<Tensor> v = Points.moving(function, Points.direction(random, function));
    List<Tensor> together = hessianProduct(function, Points.combine(2, u, -0.5, v));
    List<Tensor> apart =
        Points.combine(2, hessianProduct(function, u), -0.5, hessianProduct(function, v));
    Points.assertClose(together, apart, 1e-12 * (1 + Points.largest(apart)));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void transposeIsAdjoint(String name) {
    SeededCases.forEach(FEW_CASES_OF_EACH, seeded -> transposeIsAdjoint(name, seeded));
  }

  private static void transposeIsAdjoint(String name, SeededCase seeded) {
    Random random = new Random(seeded.seed());
    SampleFunction function = Samples.sample(name, random);
    Linearization linearization = Linearization.of(function.graph(), function.moving());
    List<Tensor> coefficients = coefficients(linearization, function.point());
    List<Tensor> v = Points.moving(function, Points.direction(random, function));
    Tensor u = SampleFunction.normal(random, function.graph().outputs().get(0).shape());
    List<Tensor> forward = Points.evaluate(linearization.tangent(), Points.concat(coefficients, v));
    Graph transpose =
        Transposition.transpose(linearization.tangent(), linearization.coefficients());
    List<Tensor> backward = Points.evaluate(transpose, Points.concat(coefficients, List.of(u)));
    double uJv = Points.dot(List.of(u), forward);
    assertThat(Points.dot(backward, v)).isCloseTo(uJv, within(1e-12 * (1 + Math.abs(uJv))));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void blockOfVectorsGivesWhatSingleVectorsGive(String name) {
    SeededCases.forEach(
        FEW_CASES_OF_EACH, seeded -> blockOfVectorsGivesWhatSingleVectorsGive(name, seeded));
  }

  private static void blockOfVectorsGivesWhatSingleVectorsGive(String name, SeededCase seeded) {
    Random random = new Random(seeded.seed());
    SampleFunction function = Samples.sample(name, random).scalar(random);
    Linearization linearization = Linearization.of(gradientGraph(function), function.moving());
    List<Tensor> coefficients = coefficients(linearization, function.point());
    int block = 1 + seeded.number() % 3;
    List<List<Tensor>> vectors = new ArrayList<>();
    for (int i = 0; i < block; i++) {
      vectors.add(Points.moving(function, Points.direction(random, function)));
    }
    Graph vectorized =
        Vectorization.vectorize(linearization.tangent(), linearization.coefficients(), block);
    List<Tensor> stacked =
        Points.evaluate(vectorized, Points.concat(coefficients, Points.stack(vectors)));
    List<List<Tensor>> singles =
        vectors.stream()
            .map(v -> Points.evaluate(linearization.tangent(), Points.concat(coefficients, v)))
            .toList();
    Points.assertClose(stacked, Points.stack(singles), 1e-12);
  }

  private static Graph gradientGraph(SampleFunction function) {
    return Gradient.of(function.graph(), function.moving());
  }

  private static List<Tensor> gradient(SampleFunction function, List<Tensor> point) {
    List<Tensor> results = Points.evaluate(gradientGraph(function), point);
    return results.subList(1, results.size());
  }

  private static List<Tensor> hessianProduct(SampleFunction function, List<Tensor> vector) {
    Linearization linearization = Linearization.of(gradientGraph(function), function.moving());
    List<Tensor> coefficients = coefficients(linearization, function.point());
    List<Tensor> results =
        Points.evaluate(linearization.tangent(), Points.concat(coefficients, vector));
    return results.subList(1, results.size());
  }

  private static List<Tensor> coefficients(Linearization linearization, List<Tensor> point) {
    return linearization.coefficients(point, Points.evaluate(linearization.primal(), point));
  }
}
