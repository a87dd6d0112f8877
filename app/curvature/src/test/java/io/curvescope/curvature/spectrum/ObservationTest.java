package io.curvescope.curvature.spectrum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.curvescope.curvature.operator.CancellationToken;
import io.curvescope.curvature.operator.ComputationCancelledException;
import io.curvescope.curvature.operator.LinearOperator;
import io.curvescope.curvature.operator.Monitor;
import io.curvescope.curvature.operator.NonFiniteProductException;
import io.curvescope.curvature.operator.Progress;
import io.curvescope.curvature.operator.ProgressListener;
import io.curvescope.curvature.operator.SpectrumOperator;
import io.curvescope.curvature.solve.CgRequest;
import io.curvescope.curvature.solve.ConjugateGradient;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What all computations have in common: progress, cancellation, non-finite products, seeds. */
class ObservationTest {

  private static final double[] SPECTRUM = SpectrumOperator.hessianLike(300, 5, 1);

  /** One of the library's computations, with what it returns in comparable form. */
  @FunctionalInterface
  interface Computation {
    Object run(LinearOperator operator, Monitor monitor);
  }

  static Stream<Named<Computation>> computations() {
    EigenvalueRequest eigenvalues = EigenvalueRequest.of(4, 2).withBlock(2).withSeed(7);
    ProbeRequest probes = ProbeRequest.of(30).withBlock(4).withSeed(7).withExactDimension(0);
    return Stream.of(
        Named.of(
            "lanczos",
            (o, m) ->
                EigenvalueSolver.solve(o, eigenvalues.withMethod(EigenvalueMethod.LANCZOS), m)),
        Named.of(
            "dense",
            (o, m) -> EigenvalueSolver.solve(o, eigenvalues.withMethod(EigenvalueMethod.DENSE), m)),
        Named.of("trace", (o, m) -> TraceEstimator.estimate(o, probes, m)),
        Named.of(
            "exact trace",
            (o, m) -> TraceEstimator.estimate(o, probes.withExactDimension(4096), m)),
        Named.of("hutch++", (o, m) -> HutchPlusPlus.estimate(o, 30, 4, 7, 1 << 20, m)),
        Named.of(
            "diagonal", (o, m) -> DiagonalEstimator.estimate(o, probes, m).diagonal().toString()),
        Named.of(
            "density",
            (o, m) ->
                DensityEstimator.estimate(o, DensityRequest.of(6, 10).withBlock(4).withSeed(7), m)),
        Named.of(
            "conjugate gradient",
            (o, m) ->
                ConjugateGradient.solve(
                        o, Nd4j.ones(o.dataType(), 1, o.dimension()), CgRequest.of(1, 1e-6), m)
                    .residuals()));
  }

  @ParameterizedTest
  @MethodSource("computations")
  void progressIsMonotoneAndEndsAtTheProductsTaken(Computation computation) {
    SpectrumOperator operator = SpectrumOperator.of(DataType.DOUBLE, SPECTRUM);
    List<Progress> events = new ArrayList<>();
    computation.run(operator, new Monitor(CancellationToken.NONE, events::add));
    assertThat(events).hasSize(operator.calls());
    assertThat(events).extracting(Progress::matvecs).isSorted();
    assertThat(events.getLast().matvecs()).isEqualTo(operator.vectors());
    assertThat(events)
        .allSatisfy(
            event -> assertThat(event.expectedMatvecs()).isGreaterThanOrEqualTo(event.matvecs()));
  }

  @ParameterizedTest
  @MethodSource("computations")
  void cancellationTakesNoFurtherProduct(Computation computation) {
    SpectrumOperator operator = SpectrumOperator.of(DataType.DOUBLE, SPECTRUM);
    Monitor monitor = new Monitor(() -> operator.calls() >= 2, ProgressListener.NONE);
    assertThatThrownBy(() -> computation.run(operator, monitor))
        .isInstanceOfSatisfying(
            ComputationCancelledException.class,
            cancelled -> assertThat(cancelled.matvecs()).isEqualTo(operator.vectors()));
    assertThat(operator.calls()).isEqualTo(2);
  }

  @ParameterizedTest
  @MethodSource("computations")
  void aProductThatIsNotFiniteIsNamed(Computation computation) {
    for (double bad :
        new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
      for (DataType type : new DataType[] {DataType.FLOAT, DataType.DOUBLE}) {
        FailingOperator operator = new FailingOperator(SpectrumOperator.of(type, SPECTRUM), 2, bad);
        assertThatThrownBy(() -> computation.run(operator, Monitor.NONE))
            .isInstanceOfSatisfying(
                NonFiniteProductException.class,
                failure -> assertThat(failure.matvec()).isEqualTo(operator.failedVector()))
            .hasMessageContaining("matrix-vector product " + operator.failedVector());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("computations")
  void theSameSeedGivesTheSameBits(Computation computation) {
    Object first = computation.run(SpectrumOperator.of(DataType.FLOAT, SPECTRUM), Monitor.NONE);
    Object second = computation.run(SpectrumOperator.of(DataType.FLOAT, SPECTRUM), Monitor.NONE);
    assertThat(second).isEqualTo(first);
  }

  /** Puts a bad value into the last row of one call's products. */
  private static final class FailingOperator implements LinearOperator {
    private final SpectrumOperator delegate;
    private final int failingCall;
    private final double value;
    private long failedVector;

    FailingOperator(SpectrumOperator delegate, int failingCall, double value) {
      this.delegate = delegate;
      this.failingCall = failingCall;
      this.value = value;
    }

    long failedVector() {
      return failedVector;
    }

    @Override
    public int dimension() {
      return delegate.dimension();
    }

    @Override
    public DataType dataType() {
      return delegate.dataType();
    }

    @Override
    public void apply(INDArray vectors, INDArray products) {
      delegate.apply(vectors, products);
      if (delegate.calls() == failingCall) {
        products.putScalar(products.size(0) - 1, 123, value);
        failedVector = delegate.vectors();
      }
    }
  }
}
