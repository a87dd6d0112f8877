package io.curvescope.curvature.spectrum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.curvescope.curvature.operator.DiagonalOperator;
import io.curvescope.curvature.operator.Monitor;
import io.curvescope.curvature.operator.SpectrumOperator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

class DerivedNumbersTest {

  @Test
  void conditionNumberOfTheWholeSpectrumTakesAbsoluteValues() {
    ConditionNumber found = ConditionNumber.ofWholeSpectrum(dense(-8, 0.5, 2)).orElseThrow();
    assertThat(found.value()).isEqualTo(16, within(1e-12));
    assertThat(found.lower()).isLessThanOrEqualTo(found.value());
    assertThat(found.upper()).isGreaterThanOrEqualTo(found.value());
    assertThat(found.wholeSpectrum()).isTrue();
  }

  @Test
  void conditionNumberOfASingularMatrixIsInfinite() {
    ConditionNumber found = ConditionNumber.ofWholeSpectrum(dense(0, 0, 0)).orElseThrow();
    assertThat(found.value()).isInfinite();
    assertThat(found.upper()).isInfinite();
  }

  @Test
  void dampedConditionNumberIsEmptyWhereTheMatrixIsNotPositiveDefinite() {
    SpectrumOperator operator =
        SpectrumOperator.of(DataType.DOUBLE, SpectrumOperator.hessianLike(400, 5, 1));
    Eigenvalues ends = EigenvalueSolver.solve(operator, EigenvalueRequest.of(1, 1), Monitor.NONE);
    assertThat(ConditionNumber.ofWholeSpectrum(ends)).isEmpty();
    assertThat(ConditionNumber.ofDamped(ends, 0.29)).isEmpty();
    // With just what makes it singular, rounding decides on which side of zero the bottom lies.
    assertThat(ConditionNumber.ofDamped(ends, 0.3).stream())
        .allSatisfy(singular -> assertThat(singular.upper()).isInfinite());
    ConditionNumber found = ConditionNumber.ofDamped(ends, 0.4).orElseThrow();
    assertThat(found.value()).isEqualTo((operator.top(1)[0] + 0.4) / 0.1, within(1e-6));
    assertThat(found.wholeSpectrum()).isFalse();
    Eigenvalues topOnly =
        EigenvalueSolver.solve(operator, EigenvalueRequest.of(1, 0), Monitor.NONE);
    assertThat(ConditionNumber.ofDamped(topOnly, 1)).isEmpty();
    assertThatThrownBy(() -> ConditionNumber.ofDamped(ends, -1))
        .hasMessageContaining("damping must be");
  }

  @Test
  void entropyRankOfEqualEigenvaluesIsTheirNumber() {
    assertThat(EffectiveRank.entropyRank(dense(3, -3, 3, 0, 0)).value())
        .isEqualTo(3, within(1e-12));
    assertThat(EffectiveRank.entropyRank(dense(0, 0)).value()).isZero();
  }

  @Test
  void entropyRankOfADensityAgreesWithTheSpectrumWithinItsError() {
    double[] values = SpectrumOperator.hessianLike(400, 40, 1);
    double truth = EffectiveRank.entropyRank(dense(values)).value();
    int within = 0;
    for (int seed = 0; seed < 20; seed++) {
      Density density =
          DensityEstimator.estimate(
              SpectrumOperator.of(DataType.DOUBLE, values),
              DensityRequest.of(16, 60).withBlock(8).withSeed(seed),
              Monitor.NONE);
      Estimate rank = EffectiveRank.entropyRank(density, 400);
      within += Math.abs(rank.value() - truth) < 4 * rank.standardError() ? 1 : 0;
    }
    assertThat(within).isGreaterThanOrEqualTo(19);
  }

  @Test
  void stableRankIsFrobeniusOverSpectralSquared() {
    assertThat(EffectiveRank.stableRank(new Estimate(6, 0.1, 10), 2))
        .isEqualTo(new Estimate(9, 2 * 3 * 0.1 / 2, 10));
    assertThat(EffectiveRank.stableRank(Estimate.exact(0), 0)).isEqualTo(Estimate.exact(0));
  }

  @Test
  void sharpnessGivesTheCriticalLearningRate() {
    Sharpness sharpness = Sharpness.of(dense(4, 1, -9));
    assertThat(sharpness.largest().value()).isEqualTo(4, within(1e-13));
    assertThat(sharpness.criticalLearningRate().orElseThrow()).isEqualTo(0.5, within(1e-13));
    assertThat(Sharpness.of(dense(-1, -2)).criticalLearningRate()).isEmpty();
  }

  @Test
  void layersKeepTheirOrderAndTheirOwnTopEigenvalue() {
    SequencedMap<String, DiagonalOperator> layers = new LinkedHashMap<>();
    layers.put("0.weight", new DiagonalOperator(DataType.DOUBLE, 1, 5, 2));
    layers.put("0.bias", new DiagonalOperator(DataType.DOUBLE, -3));
    List<LayerEigenvalue> found =
        LayerEigenvalue.of(layers, EigenvalueRequest.of(7, 7), Monitor.NONE);
    assertThat(found).extracting(LayerEigenvalue::name).containsExactly("0.weight", "0.bias");
    assertThat(found).extracting(LayerEigenvalue::parameters).containsExactly(3, 1);
    assertThat(found.get(0).top().value()).isEqualTo(5, within(1e-14));
    assertThat(found.get(1).top().value()).isEqualTo(-3, within(1e-14));
  }

  @Test
  void variationOverBatchesIsTheSampleVarianceOfEachRank() {
    double[] tops = {3, 5, 4, 8};
    List<DiagonalOperator> batches =
        Arrays.stream(tops)
            .mapToObj(top -> new DiagonalOperator(DataType.DOUBLE, 1, top, 0))
            .toList();
    List<BatchVariation> found =
        BatchVariation.of(batches, EigenvalueRequest.of(2, 0), Monitor.NONE);
    assertThat(found).hasSize(2);
    assertThat(found.get(0).mean().value()).isEqualTo(5, within(1e-13));
    assertThat(found.get(0).variance()).isEqualTo(14.0 / 3, within(1e-12));
    assertThat(found.get(0).mean().standardError())
        .isEqualTo(Math.sqrt(14.0 / 3 / 4), within(1e-12));
    assertThat(found.get(1).variance()).isEqualTo(0, within(1e-26));
    assertThatThrownBy(
            () ->
                BatchVariation.of(batches.subList(0, 1), EigenvalueRequest.of(1, 0), Monitor.NONE))
        .hasMessageContaining("batches must be 2 or more");
  }

  @Test
  void theErrorOfTheVarianceOverBatchesIsOfTheRightSize() {
    Random random = new Random(4);
    RunningMoments variances = new RunningMoments();
    RunningMoments errors = new RunningMoments();
    for (int trial = 0; trial < 200; trial++) {
      List<DiagonalOperator> batches = new ArrayList<>();
      IntStream.range(0, 30)
          .forEach(
              i -> batches.add(new DiagonalOperator(DataType.DOUBLE, 20 + random.nextGaussian())));
      BatchVariation found =
          BatchVariation.of(batches, EigenvalueRequest.of(1, 0), Monitor.NONE).getFirst();
      variances.add(found.variance());
      errors.add(found.varianceStandardError());
    }
    assertThat(variances.mean()).isEqualTo(1, within(0.1));
    assertThat(errors.mean() / Math.sqrt(variances.variance())).isBetween(0.75, 1.2);
  }

  private static Eigenvalues dense(double... values) {
    return EigenvalueSolver.solve(
        SpectrumOperator.of(DataType.DOUBLE, values),
        EigenvalueRequest.of(values.length, 1).withMethod(EigenvalueMethod.DENSE),
        Monitor.NONE);
  }
}
