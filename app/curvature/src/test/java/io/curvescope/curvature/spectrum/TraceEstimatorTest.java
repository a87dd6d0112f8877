package io.curvescope.curvature.spectrum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.curvescope.curvature.operator.Monitor;
import io.curvescope.curvature.operator.SpectrumOperator;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;

class TraceEstimatorTest {

  private static final double[] SPECTRUM = SpectrumOperator.hessianLike(200, 6, 2);

  @ParameterizedTest
  @CsvSource({"DOUBLE,1,1e-12", "DOUBLE,16,1e-12", "FLOAT,7,1e-5"})
  void isExactUpToTheExactDimension(DataType type, int block, double allowed) {
    SpectrumOperator operator = SpectrumOperator.of(type, SPECTRUM);
    TraceEstimate found =
        TraceEstimator.estimate(operator, ProbeRequest.of(4).withBlock(block), Monitor.NONE);
    assertThat(found.trace().isExact()).isTrue();
    assertThat(found.trace().value()).isEqualTo(operator.trace(), within(allowed));
    assertThat(found.frobeniusNorm().value()).isEqualTo(operator.frobenius(), within(allowed));
    assertThat(found.matvecs()).isEqualTo(200).isEqualTo(operator.vectors());
  }

  @Test
  void hutchinsonIsWithinFourStandardErrorsAndCalibrated() {
    Calibration trace = new Calibration();
    Calibration norm = new Calibration();
    SpectrumOperator operator = SpectrumOperator.of(DataType.DOUBLE, SPECTRUM);
    for (int seed = 0; seed < 200; seed++) {
      TraceEstimate found =
          TraceEstimator.estimate(
              operator,
              ProbeRequest.of(64).withBlock(16).withSeed(seed).withExactDimension(0),
              Monitor.NONE);
      trace.add(found.trace(), operator.trace());
      norm.add(found.frobeniusNorm(), operator.frobenius());
    }
    trace.assertCalibrated(0.8, 1.2);
    norm.assertCalibrated(0.75, 1.25);
  }

  @Test
  void hutchPlusPlusIsCalibratedAndSharperWhereFewEigenvaluesDominate() {
    Calibration sharp = new Calibration();
    Calibration plain = new Calibration();
    SpectrumOperator operator = SpectrumOperator.of(DataType.DOUBLE, SPECTRUM);
    LongFunction<Estimate> hutchPlusPlus =
        seed -> HutchPlusPlus.estimate(operator, 60, 5, seed, 1 << 20, Monitor.NONE);
    for (int seed = 0; seed < 150; seed++) {
      sharp.add(hutchPlusPlus.apply(seed), operator.trace());
      plain.add(
          TraceEstimator.estimate(
                  operator, ProbeRequest.of(60).withSeed(seed).withExactDimension(0), Monitor.NONE)
              .trace(),
          operator.trace());
    }
    sharp.assertCalibrated(0.75, 1.3);
    assertThat(sharp.meanStandardError()).isLessThan(plain.meanStandardError() / 10);
  }

  @Test
  void hutchPlusPlusIsExactForALowRank() {
    double[] values = new double[300];
    values[3] = 5;
    values[70] = -2;
    SpectrumOperator operator = SpectrumOperator.of(DataType.DOUBLE, values);
    Estimate found = HutchPlusPlus.estimate(operator, 15, 2, 1, 1 << 20, Monitor.NONE);
    assertThat(found.value()).isEqualTo(3, within(1e-10));
    assertThat(found.standardError()).isLessThan(1e-10);
  }

  @Test
  void stopsAtTheToleranceAndNotBeforeTheMinimum() {
    SpectrumOperator operator = SpectrumOperator.of(DataType.DOUBLE, SPECTRUM);
    ProbeRequest request =
        ProbeRequest.of(5000).withTolerance(20, 0.02, 0).withExactDimension(0).withBlock(8);
    TraceEstimate found = TraceEstimator.estimate(operator, request, Monitor.NONE);
    assertThat(found.reachedTolerance()).isTrue();
    assertThat(found.trace().standardError())
        .isLessThanOrEqualTo(0.02 * Math.abs(found.trace().value()));
    assertThat(found.trace().probes()).isBetween(20, 4999);
    TraceEstimate loose =
        TraceEstimator.estimate(
            operator, request.withTolerance(20, 0, 1e9).withExactDimension(0), Monitor.NONE);
    assertThat(loose.trace().probes()).isEqualTo(24);
  }

  @Test
  void saysWhenTheProbesRanOutBeforeTheTolerance() {
    SpectrumOperator operator = SpectrumOperator.of(DataType.DOUBLE, SPECTRUM);
    TraceEstimate found =
        TraceEstimator.estimate(
            operator,
            ProbeRequest.of(20).withTolerance(4, 1e-9, 0).withExactDimension(0),
            Monitor.NONE);
    assertThat(found.reachedTolerance()).isFalse();
    assertThat(found.trace().probes()).isEqualTo(20);
  }

  @Test
  void probesDoNotDependOnTheBlock() {
    SpectrumOperator operator = SpectrumOperator.of(DataType.DOUBLE, SPECTRUM);
    ProbeRequest request = ProbeRequest.of(20).withExactDimension(0).withSeed(9);
    TraceEstimate single = TraceEstimator.estimate(operator, request, Monitor.NONE);
    TraceEstimate blocks = TraceEstimator.estimate(operator, request.withBlock(7), Monitor.NONE);
    assertThat(blocks).isEqualTo(single);
  }

  @Test
  void namesTheFieldThatIsOutOfRange() {
    assertThatThrownBy(() -> ProbeRequest.of(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("minimumProbes must be 2 or more, is 1");
    assertThatThrownBy(() -> ProbeRequest.of(8).withTolerance(9, 0.1, 0))
        .hasMessageContaining("maximumProbes must be 9 or more");
    assertThatThrownBy(() -> ProbeRequest.of(8).withTolerance(4, Double.NaN, 0))
        .hasMessageContaining("relativeTolerance must be finite");
  }
}
