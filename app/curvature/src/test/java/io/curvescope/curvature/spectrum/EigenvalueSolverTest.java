package io.curvescope.curvature.spectrum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.curvescope.curvature.linalg.RowBlock;
import io.curvescope.curvature.operator.Monitor;
import io.curvescope.curvature.operator.SpectrumOperator;
import io.curvescope.curvature.spectrum.Eigenvalues.Completeness;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

class EigenvalueSolverTest {

  @ParameterizedTest
  @CsvSource({"DOUBLE,1", "DOUBLE,4", "FLOAT,1", "FLOAT,4"})
  void findsBothEndsOfAHessianLikeSpectrum(DataType type, int block) {
    SpectrumOperator operator = SpectrumOperator.of(type, SpectrumOperator.hessianLike(600, 8, 5));
    Eigenvalues found =
        EigenvalueSolver.solve(
            operator, withEnds(6, 2).withBlock(block).withVectors(), Monitor.NONE);
    double allowed = type == DataType.FLOAT ? 1e-6 * 10 : 1e-12 * 10;
    assertClose(found, operator, allowed);
    assertThat(found.isConverged()).isTrue();
    assertThat(found.completeness()).isEqualTo(Completeness.VERIFIED);
    assertThat(found.matvecs()).isEqualTo(operator.vectors());
    assertVectors(operator, found);
  }

  @ParameterizedTest
  @EnumSource(
      value = EigenvalueMethod.class,
      names = {"DENSE", "LANCZOS"})
  void findsEveryCopyOfARepeatedEigenvalue(EigenvalueMethod method) {
    double[] values = SpectrumOperator.hessianLike(300, 0, 6);
    Arrays.fill(values, 0, 5, 7.0);
    Arrays.fill(values, 5, 8, 3.0);
    SpectrumOperator operator = SpectrumOperator.of(DataType.DOUBLE, values);
    assertClose(
        EigenvalueSolver.solve(operator, withEnds(8, 1).withMethod(method), Monitor.NONE),
        operator,
        1e-11);
  }

  @Test
  void findsRepeatedEigenvaluesAtTheLowerEnd() {
    double[] values = IntStream.range(0, 200).mapToDouble(i -> 1 + i / 20.0).toArray();
    Arrays.fill(values, 0, 4, -2.0);
    SpectrumOperator operator = SpectrumOperator.of(DataType.DOUBLE, values);
    assertClose(
        EigenvalueSolver.solve(operator, withEnds(0, 5).withBlock(2), Monitor.NONE),
        operator,
        1e-11);
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"DOUBLE", "FLOAT"})
  void findsTheIdentity(DataType type) {
    double[] ones = new double[500];
    Arrays.fill(ones, 1);
    SpectrumOperator operator = SpectrumOperator.of(type, ones);
    assertClose(
        EigenvalueSolver.solve(operator, withEnds(10, 2), Monitor.NONE),
        operator,
        type == DataType.FLOAT ? 1e-6 : 1e-13);
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"DOUBLE", "FLOAT"})
  void findsRankOneAndItsNullSpace(DataType type) {
    double[] values = new double[400];
    values[17] = 5;
    SpectrumOperator operator = SpectrumOperator.of(type, values);
    Eigenvalues found = EigenvalueSolver.solve(operator, withEnds(10, 3), Monitor.NONE);
    assertClose(found, operator, type == DataType.FLOAT ? 3e-6 : 1e-13);
    assertThat(found.completeness()).isEqualTo(Completeness.VERIFIED);
  }

  @Test
  void findsTheZeroOperator() {
    SpectrumOperator operator = SpectrumOperator.of(DataType.DOUBLE, new double[300]);
    Eigenvalues found = EigenvalueSolver.solve(operator, withEnds(3, 3), Monitor.NONE);
    assertClose(found, operator, 0);
    assertThat(found.isConverged()).isTrue();
    assertThat(found.scale()).isZero();
  }

  @Test
  void separatesACluster() {
    double[] values = SpectrumOperator.hessianLike(400, 0, 8);
    for (int i = 0; i < 6; i++) {
      values[i] = 1 + 1e-6 * i;
    }
    SpectrumOperator operator = SpectrumOperator.of(DataType.DOUBLE, values);
    assertClose(EigenvalueSolver.solve(operator, withEnds(6, 0), Monitor.NONE), operator, 1e-11);
  }

  @ParameterizedTest
  @EnumSource(
      value = EigenvalueMethod.class,
      names = {"DENSE", "LANCZOS"})
  void solvesOneByOne(EigenvalueMethod method) {
    SpectrumOperator operator = SpectrumOperator.of(DataType.DOUBLE, -4.0);
    Eigenvalues found =
        EigenvalueSolver.solve(
            operator, withEnds(3, 3).withMethod(method).withBlock(4).withVectors(), Monitor.NONE);
    assertThat(found.top()).hasSize(1);
    assertThat(found.top().getFirst().value()).isEqualTo(-4.0, within(1e-14));
    assertThat(found.bottom().getFirst().value()).isEqualTo(-4.0, within(1e-14));
    assertThat(found.completeness()).isEqualTo(Completeness.PROVEN);
    assertThat(Math.abs(found.topVectors().orElseThrow().getDouble(0))).isEqualTo(1, within(1e-14));
  }

  @ParameterizedTest
  @CsvSource({"DENSE,1", "DENSE,7", "LANCZOS,1", "LANCZOS,7"})
  void findsTheWholeSpectrum(EigenvalueMethod method, int block) {
    double[] values = SpectrumOperator.hessianLike(60, 5, 9);
    values[10] = values[11];
    SpectrumOperator operator = SpectrumOperator.of(DataType.DOUBLE, values);
    Eigenvalues found =
        EigenvalueSolver.solve(
            operator, withEnds(60, 60).withMethod(method).withBlock(block), Monitor.NONE);
    assertClose(found, operator, 1e-12 * 10);
    assertThat(found.whole()).isPresent();
    assertThat(found.completeness()).isEqualTo(Completeness.PROVEN);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void restartsManyTimesWithASmallBasis(int block) {
    double[] values = IntStream.range(0, 500).mapToDouble(i -> Math.sqrt(i)).toArray();
    SpectrumOperator operator = SpectrumOperator.of(DataType.DOUBLE, values);
    Eigenvalues found =
        EigenvalueSolver.solve(
            operator, withEnds(4, 4).withBlock(block).withBasisSize(26), Monitor.NONE);
    assertThat(found.isConverged()).isTrue();
    assertClose(found, operator, 1e-10);
  }

  @Test
  void saysWhenTheProductsRanOut() {
    double[] values = IntStream.range(0, 500).mapToDouble(i -> Math.sqrt(i)).toArray();
    SpectrumOperator operator = SpectrumOperator.of(DataType.DOUBLE, values);
    Eigenvalues found =
        EigenvalueSolver.solve(operator, withEnds(4, 4).withMaximumMatvecs(40), Monitor.NONE);
    assertThat(operator.vectors()).isLessThanOrEqualTo(40);
    assertThat(found.isConverged()).isFalse();
    assertThat(found.completeness()).isEqualTo(Completeness.UNVERIFIED);
    for (Eigenvalue eigenvalue : found.top()) {
      assertThat(distance(operator, eigenvalue.value()))
          .isLessThanOrEqualTo(eigenvalue.residual() + 1e-12);
    }
  }

  private static EigenvalueRequest withEnds(int top, int bottom) {
    return EigenvalueRequest.of(top, bottom).withMethod(EigenvalueMethod.LANCZOS).withSeed(3);
  }

  private static void assertClose(Eigenvalues found, SpectrumOperator operator, double allowed) {
    double[] ascending = operator.ascending();
    double[] top = operator.top(found.top().size());
    for (int i = 0; i < top.length; i++) {
      assertThat(found.top().get(i).value()).as("top %d", i).isEqualTo(top[i], within(allowed));
    }
    for (int i = 0; i < found.bottom().size(); i++) {
      assertThat(found.bottom().get(i).value())
          .as("bottom %d", i)
          .isEqualTo(ascending[i], within(allowed));
    }
  }

  private static double distance(SpectrumOperator operator, double value) {
    return Arrays.stream(operator.ascending()).map(x -> Math.abs(x - value)).min().orElseThrow();
  }

  private static void assertVectors(SpectrumOperator operator, Eigenvalues found) {
    INDArray vectors = found.topVectors().orElseThrow();
    RowBlock rows = RowBlock.wrap(vectors);
    double[] vector = new double[rows.columns()];
    for (int i = 0; i < rows.rows(); i++) {
      rows.read(i, 0, vector, vector.length);
      double[] product = vector.clone();
      operator.multiply(product);
      double squares = 0;
      for (int j = 0; j < product.length; j++) {
        double difference = product[j] - found.top().get(i).value() * vector[j];
        squares += difference * difference;
      }
      double rounding = rows.dataType() == DataType.FLOAT ? 1e-5 : 1e-13;
      assertThat(Math.sqrt(squares)).isEqualTo(found.top().get(i).residual(), within(rounding));
      assertThat(rows.norm(i)).isEqualTo(1, within(rounding));
    }
  }
}
