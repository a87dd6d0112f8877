package io.curvescope.curvature.spectrum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.curvescope.curvature.operator.DiagonalOperator;
import io.curvescope.curvature.operator.Monitor;
import io.curvescope.curvature.operator.SpectrumOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;

class DiagonalEstimatorTest {

  private static final double[] SPECTRUM = SpectrumOperator.hessianLike(150, 4, 3);

  @ParameterizedTest
  @CsvSource({"DOUBLE,1,1e-12", "FLOAT,8,1e-5"})
  void isExactUpToTheExactDimension(DataType type, int block, double allowed) {
    SpectrumOperator operator = SpectrumOperator.of(type, SPECTRUM);
    double[][] dense = operator.dense();
    DiagonalEstimate found =
        DiagonalEstimator.estimate(operator, ProbeRequest.of(2).withBlock(block), Monitor.NONE);
    for (int i = 0; i < dense.length; i++) {
      assertThat(found.diagonal().getDouble(i)).isEqualTo(dense[i][i], within(allowed));
      assertThat(found.standardErrors().getDouble(i)).isZero();
    }
    assertThat(found.probes()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"DOUBLE", "FLOAT"})
  void everyElementIsCalibrated(DataType type) {
    SpectrumOperator operator = SpectrumOperator.of(type, SPECTRUM);
    double[][] dense = operator.dense();
    Calibration calibration = new Calibration();
    for (int seed = 0; seed < 20; seed++) {
      DiagonalEstimate found =
          DiagonalEstimator.estimate(
              operator,
              ProbeRequest.of(100).withBlock(30).withSeed(seed).withExactDimension(0),
              Monitor.NONE);
      assertThat(found.matvecs()).isEqualTo(100);
      for (int i = 0; i < dense.length; i++) {
        calibration.add(
            new Estimate(found.diagonal().getDouble(i), found.standardErrors().getDouble(i), 100),
            dense[i][i]);
      }
    }
    calibration.assertCalibrated(0.9, 1.1);
  }

  @Test
  void isExactForADiagonalMatrixFromAFewProbes() {
    DiagonalOperator operator = new DiagonalOperator(DataType.DOUBLE, 3, -1, 0, 2);
    DiagonalEstimate found =
        DiagonalEstimator.estimate(
            operator, ProbeRequest.of(3).withExactDimension(0), Monitor.NONE);
    assertThat(found.diagonal().toDoubleVector()).containsExactly(3, -1, 0, 2);
    assertThat(found.standardErrors().toDoubleVector()).containsExactly(0, 0, 0, 0);
  }
}
