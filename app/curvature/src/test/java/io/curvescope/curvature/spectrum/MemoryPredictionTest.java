package io.curvescope.curvature.spectrum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.curvescope.curvature.linalg.RowBlock;
import io.curvescope.curvature.operator.LinearOperator;
import io.curvescope.curvature.operator.MemoryLimitException;
import io.curvescope.curvature.operator.Monitor;
import io.curvescope.curvature.solve.CgRequest;
import io.curvescope.curvature.solve.ConjugateGradient;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Predicted native bytes beside those that are held while the computation runs. */
class MemoryPredictionTest {

  private static final int DIMENSION = 50_000;

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void lanczosAllocatesWhatItPredicts(int block) {
    EigenvalueRequest request = EigenvalueRequest.of(5, 2).withBlock(block);
    CountingOperator operator = new CountingOperator(DIMENSION);
    EigenvalueSolver.solve(operator, request, Monitor.NONE);
    assertPredicted(operator, EigenvalueSolver.predictedBytes(request, DIMENSION, DataType.FLOAT));
  }

  @Test
  void densityAllocatesWhatItPredicts() {
    DensityRequest request = DensityRequest.of(4, 12).withBlock(2);
    CountingOperator operator = new CountingOperator(DIMENSION);
    DensityEstimator.estimate(operator, request, Monitor.NONE);
    assertPredicted(operator, DensityEstimator.predictedBytes(request, DIMENSION, DataType.FLOAT));
  }

  @Test
  void traceAndDiagonalAllocateWhatTheyPredict() {
    ProbeRequest request = ProbeRequest.of(8).withBlock(4);
    CountingOperator trace = new CountingOperator(DIMENSION);
    TraceEstimator.estimate(trace, request, Monitor.NONE);
    assertPredicted(trace, TraceEstimator.predictedBytes(request, DIMENSION, DataType.FLOAT));
    CountingOperator diagonal = new CountingOperator(DIMENSION);
    DiagonalEstimate found = DiagonalEstimator.estimate(diagonal, request, Monitor.NONE);
    assertPredicted(diagonal, DiagonalEstimator.predictedBytes(request, DIMENSION, DataType.FLOAT));
    found.diagonal().close();
    found.standardErrors().close();
  }

  @Test
  void conjugateGradientAllocatesWhatItPredicts() {
    CgRequest request = CgRequest.of(0.1, 1e-4);
    INDArray gradient = Nd4j.ones(DataType.FLOAT, 1, DIMENSION);
    CountingOperator operator = new CountingOperator(DIMENSION);
    ConjugateGradient.solve(operator, gradient, request, Monitor.NONE);
    // The solution and a direction of negative curvature are allocated after the last product.
    assertPredicted(
        operator,
        ConjugateGradient.predictedBytes(request, DIMENSION, DataType.FLOAT) - 8L * DIMENSION);
  }

  @Test
  void theTopTenOfFiveMillionFloatParametersFitIntoTwoGibibytes() {
    EigenvalueRequest request = EigenvalueRequest.of(10, 0).withVectors().withBlock(4);
    assertThat(EigenvalueSolver.predictedBytes(request, 5_000_000, DataType.FLOAT))
        .isLessThan(5L << 28);
  }

  @Test
  void isRefusedWithTheFiguresBeforeAnythingIsAllocated() {
    EigenvalueRequest request = EigenvalueRequest.of(5, 2).withMemoryLimitBytes(1_000_000);
    long predicted = EigenvalueSolver.predictedBytes(request, DIMENSION, DataType.FLOAT);
    CountingOperator operator = new CountingOperator(DIMENSION);
    assertThatThrownBy(() -> EigenvalueSolver.solve(operator, request, Monitor.NONE))
        .isInstanceOfSatisfying(
            MemoryLimitException.class,
            refused -> {
              assertThat(refused.predictedBytes()).isEqualTo(predicted);
              assertThat(refused.limitBytes()).isEqualTo(1_000_000);
            })
        .hasMessageContaining(Long.toString(predicted));
    assertThat(operator.peak).isZero();
  }

  @Test
  void denseIsRefusedAboveTheStatedDimension() {
    EigenvalueRequest request = EigenvalueRequest.of(1, 0).withMethod(EigenvalueMethod.DENSE);
    assertThatThrownBy(
            () -> EigenvalueSolver.solve(new CountingOperator(5000), request, Monitor.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("method: DENSE is limited to dimension 4096, the operator has 5000");
    assertThat(EigenvalueSolver.method(EigenvalueRequest.of(4000, 1000), 5000))
        .isEqualTo(EigenvalueMethod.LANCZOS);
    assertThat(EigenvalueSolver.method(EigenvalueRequest.of(513, 0), 4096))
        .isEqualTo(EigenvalueMethod.DENSE);
    assertThat(EigenvalueSolver.method(EigenvalueRequest.of(512, 0), 4096))
        .isEqualTo(EigenvalueMethod.LANCZOS);
  }

  private static void assertPredicted(CountingOperator operator, long predicted) {
    assertThat(operator.peak).isCloseTo(predicted, Percentage.withPercentage(5));
    assertThat(RowBlock.heldBytes()).isEqualTo(operator.before);
  }

  /** A diagonal operator with a few outliers that notes the bytes held at every product. */
  private static final class CountingOperator implements LinearOperator {
    private final INDArray diagonal;
    private final long before;
    private long peak;

    CountingOperator(int dimension) {
      this.diagonal = Nd4j.rand(DataType.FLOAT, 1, dimension);
      for (int i = 0; i < 12; i++) {
        diagonal.putScalar(0, i, i < 8 ? 20 - i : i - 20);
      }
      this.before = RowBlock.heldBytes();
    }

    @Override
    public int dimension() {
      return (int) diagonal.length();
    }

    @Override
    public DataType dataType() {
      return DataType.FLOAT;
    }

    @Override
    public void apply(INDArray vectors, INDArray products) {
      peak = Math.max(peak, RowBlock.heldBytes() - before);
      for (int row = 0; row < vectors.size(0); row++) {
        vectors.getRow(row).muli(diagonal.getRow(0), products.getRow(row));
      }
    }
  }
}
