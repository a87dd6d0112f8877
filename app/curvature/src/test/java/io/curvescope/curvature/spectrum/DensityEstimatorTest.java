package io.curvescope.curvature.spectrum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.curvescope.curvature.operator.MemoryLimitException;
import io.curvescope.curvature.operator.Monitor;
import io.curvescope.curvature.operator.SpectrumOperator;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;

class DensityEstimatorTest {

  private static final double[] SPECTRUM = SpectrumOperator.hessianLike(300, 8, 4);

  @Test
  void momentsAndSmoothedDensityAreCalibrated() {
    SpectrumOperator operator = SpectrumOperator.of(DataType.DOUBLE, SPECTRUM);
    Calibration mean = new Calibration();
    Calibration second = new Calibration();
    Calibration bulk = new Calibration();
    DoubleUnaryOperator bump =
        node -> Math.exp(-0.5 * node * node / 0.04) / Math.sqrt(0.08 * Math.PI);
    for (int seed = 0; seed < 60; seed++) {
      Density density =
          DensityEstimator.estimate(
              operator, DensityRequest.of(16, 20).withBlock(8).withSeed(seed), Monitor.NONE);
      mean.add(density.mean(), average(node -> node));
      second.add(density.secondMoment(), average(node -> node * node));
      bulk.add(density.at(0, 0.2), average(bump));
    }
    mean.assertCalibrated(0.75, 1.25);
    second.assertCalibrated(0.75, 1.3);
    bulk.assertCalibrated(0.7, 1.3);
  }

  @ParameterizedTest
  @CsvSource({"DOUBLE,true", "DOUBLE,false", "FLOAT,true", "FLOAT,false"})
  void givesWeightsThatSumToOneAndNodesInsideTheSpectrum(DataType type, boolean reorthogonalised) {
    SpectrumOperator operator = SpectrumOperator.of(type, SPECTRUM);
    DensityRequest request = DensityRequest.of(6, 40).withBlock(4);
    Density density =
        DensityEstimator.estimate(
            operator,
            reorthogonalised ? request : request.withoutReorthogonalisation(),
            Monitor.NONE);
    Quadrature all = density.quadrature();
    assertThat(all.integrate(node -> 1)).isEqualTo(1, within(1e-12));
    assertThat(all.nodes()).isSorted();
    // In float a node may pass the ends by rounding: some units in the last place of the largest.
    double rounding = type == DataType.FLOAT ? 1e-4 : 1e-5;
    assertThat(all.nodes().getFirst()).isGreaterThan(-0.3 - rounding);
    assertThat(all.nodes().getLast()).isLessThan(operator.top(1)[0] + rounding);
    assertThat(density.matvecs()).isEqualTo(240).isEqualTo(operator.vectors());
  }

  @Test
  void reorthogonalisationDoesNotMoveTheDensity() {
    SpectrumOperator operator = SpectrumOperator.of(DataType.DOUBLE, SPECTRUM);
    DensityRequest request = DensityRequest.of(4, 60).withSeed(5);
    Density with = DensityEstimator.estimate(operator, request, Monitor.NONE);
    Density without =
        DensityEstimator.estimate(operator, request.withoutReorthogonalisation(), Monitor.NONE);
    assertThat(without.quadrature().distance(with.quadrature())).isLessThan(1e-3);
    assertThat(without.mean().value()).isEqualTo(with.mean().value(), within(1e-12));
  }

  @Test
  void theTruncationSeenShrinksWithTheSteps() {
    SpectrumOperator operator = SpectrumOperator.of(DataType.DOUBLE, SPECTRUM);
    double few =
        DensityEstimator.estimate(operator, DensityRequest.of(4, 8), Monitor.NONE)
            .halfStepsDistance();
    double many =
        DensityEstimator.estimate(operator, DensityRequest.of(4, 64), Monitor.NONE)
            .halfStepsDistance();
    assertThat(few).isPositive();
    assertThat(many).isLessThan(few / 3);
  }

  @Test
  void findsTheNegativeMass() {
    double[] values = new double[256];
    Arrays.fill(values, 0, 64, -1.0);
    Arrays.fill(values, 64, 128, 2.0);
    SpectrumOperator operator = SpectrumOperator.of(DataType.DOUBLE, values);
    Density density =
        DensityEstimator.estimate(operator, DensityRequest.of(40, 10).withBlock(8), Monitor.NONE);
    Estimate mass = density.negativeMass();
    assertThat(mass.standardError()).isBetween(1e-4, 0.05);
    assertThat(mass.value()).isEqualTo(0.25, within(4 * mass.standardError()));
  }

  @Test
  void endsEarlyWhereThereAreFewDistinctEigenvalues() {
    double[] values = new double[256];
    Arrays.fill(values, 0, 100, 3.0);
    SpectrumOperator operator = SpectrumOperator.of(DataType.DOUBLE, values);
    Density density =
        DensityEstimator.estimate(operator, DensityRequest.of(5, 50).withBlock(2), Monitor.NONE);
    assertThat(density.matvecs()).isEqualTo(10);
    assertThat(density.perProbe()).allSatisfy(one -> assertThat(one.nodes()).hasSize(2));
    assertThat(density.halfStepsDistance()).isLessThan(1e-15);
  }

  @Test
  void isExactForOneByOneAndForTheZeroOperator() {
    Density one =
        DensityEstimator.estimate(
            SpectrumOperator.of(DataType.DOUBLE, 4.0), DensityRequest.of(2, 5), Monitor.NONE);
    assertThat(one.quadrature().nodes()).allSatisfy(n -> assertThat(n).isEqualTo(4, within(1e-14)));
    Density zero =
        DensityEstimator.estimate(
            SpectrumOperator.of(DataType.DOUBLE, new double[50]),
            DensityRequest.of(3, 5),
            Monitor.NONE);
    assertThat(zero.quadrature().nodes()).containsOnly(0.0);
    assertThat(zero.negativeMass()).isEqualTo(new Estimate(0, 0, 3));
  }

  @Test
  void probesDoNotDependOnTheBlock() {
    SpectrumOperator operator = SpectrumOperator.of(DataType.DOUBLE, SPECTRUM);
    DensityRequest request = DensityRequest.of(7, 20).withSeed(2);
    assertThat(DensityEstimator.estimate(operator, request.withBlock(3), Monitor.NONE))
        .isEqualTo(DensityEstimator.estimate(operator, request, Monitor.NONE));
  }

  @Test
  void refusesWhatIsOverTheMemoryLimitWithTheFigures() {
    DensityRequest request = DensityRequest.of(4, 60).withMemoryLimitBytes(100_000);
    long predicted = DensityEstimator.predictedBytes(request, 300, DataType.DOUBLE);
    SpectrumOperator operator = SpectrumOperator.of(DataType.DOUBLE, SPECTRUM);
    assertThatThrownBy(() -> DensityEstimator.estimate(operator, request, Monitor.NONE))
        .isInstanceOf(MemoryLimitException.class)
        .hasMessageContaining(predicted + " bytes")
        .hasMessageContaining("limit is 100000 bytes");
    assertThat(operator.vectors()).isZero();
  }

  @Test
  void distanceBetweenQuadraturesIsTheAreaBetweenTheirCumulativeWeights() {
    Quadrature left = new Quadrature(List.of(0.0, 2.0), List.of(0.5, 0.5));
    Quadrature right = new Quadrature(List.of(1.0, 2.0), List.of(0.5, 0.5));
    assertThat(left.distance(right)).isEqualTo(0.5, within(1e-15));
    assertThat(right.distance(left)).isEqualTo(0.5, within(1e-15));
    assertThat(left.distance(left)).isZero();
  }

  private static double average(DoubleUnaryOperator function) {
    return Arrays.stream(SPECTRUM).map(function).average().orElseThrow();
  }
}
