package io.curvescope.curvature.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.curvescope.curvature.linalg.RowBlock;
import io.curvescope.curvature.operator.DiagonalOperator;
import io.curvescope.curvature.operator.MemoryLimitException;
import io.curvescope.curvature.operator.Monitor;
import io.curvescope.curvature.operator.SpectrumOperator;
import io.curvescope.curvature.spectrum.DiagonalEstimate;
import io.curvescope.curvature.spectrum.DiagonalEstimator;
import io.curvescope.curvature.spectrum.Eigenvalue;
import io.curvescope.curvature.spectrum.EigenvalueRequest;
import io.curvescope.curvature.spectrum.EigenvalueSolver;
import io.curvescope.curvature.spectrum.Eigenvalues;
import io.curvescope.curvature.spectrum.ProbeRequest;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ConjugateGradientTest {

  private static final int DIMENSION = 300;
  private static final double DAMPING = 0.5;

  /** Ten outliers over a bulk in [0, 1]. */
  private static final double[] SPECTRUM =
      IntStream.range(0, DIMENSION)
          .mapToDouble(i -> i < 10 ? 100.0 + 40 * i : (i - 10.0) / DIMENSION)
          .toArray();

  @ParameterizedTest
  @CsvSource({
    "DOUBLE,none",
    "DOUBLE,jacobi",
    "DOUBLE,low_rank",
    "FLOAT,none",
    "FLOAT,jacobi",
    "FLOAT,low_rank"
  })
  void agreesWithTheDirectSolutionWithEveryPreconditioner(DataType type, String kind) {
    SpectrumOperator operator = SpectrumOperator.of(type, SPECTRUM);
    double[] gradient = SpectrumOperator.normalVector(DIMENSION, 1);
    double tolerance = type == DataType.FLOAT ? 1e-4 : 1e-11;
    CgResult result =
        ConjugateGradient.solve(
            operator,
            vector(type, gradient),
            CgRequest.of(DAMPING, tolerance).withPreconditioner(preconditioner(operator, kind)),
            Monitor.NONE);
    assertThat(result.isConverged()).isTrue();
    assertThat(result.preconditioner()).isEqualTo(kind);
    assertThat(result.residual()).isLessThanOrEqualTo(tolerance);
    assertThat(result.residuals()).hasSize(result.iterations() + 1).first().isEqualTo(1.0);
    double[] negated = Arrays.stream(gradient).map(g -> -g).toArray();
    double[] direct = operator.solve(negated, DAMPING);
    double norm = RowBlock.wrap(vector(DataType.DOUBLE, gradient)).norm(0);
    for (int i = 0; i < DIMENSION; i++) {
      // |error| <= |residual| / smallest eigenvalue
      assertThat(result.solution().getDouble(i))
          .isEqualTo(direct[i], within(tolerance * norm / DAMPING * 1.01));
    }
  }

  @Test
  void lowRankTakesTheIterationsOfTheSpectrumThatIsLeft() {
    SpectrumOperator operator = SpectrumOperator.of(DataType.DOUBLE, SPECTRUM);
    int plain = iterations(operator, "none");
    int preconditioned = iterations(operator, "low_rank");
    // One step for the deflated outliers, which form one cluster, and Chebyshev's rate on the bulk;
    // the energy norm of the bound is turned into the residual norm by the root of the condition.
    double root = Math.sqrt((SPECTRUM[DIMENSION - 1] + DAMPING) / DAMPING);
    double rate = (root - 1) / (root + 1);
    double condition = (SPECTRUM[9] + DAMPING) / DAMPING;
    double bound = 1 + Math.log(2 * Math.sqrt(condition) / 1e-8) / -Math.log(rate);
    assertThat(preconditioned).isLessThanOrEqualTo((int) Math.ceil(bound));
    assertThat(preconditioned).isLessThan(plain - 9);
  }

  @Test
  void jacobiSolvesABadlyScaledDiagonalInOneStep() {
    double[] values = IntStream.range(0, 50).mapToDouble(i -> Math.pow(10, i / 10.0)).toArray();
    DiagonalOperator operator = new DiagonalOperator(DataType.DOUBLE, values);
    INDArray gradient = vector(DataType.DOUBLE, SpectrumOperator.normalVector(50, 2));
    CgRequest request = CgRequest.of(0.1, 1e-10);
    Preconditioner jacobi = new Preconditioner.Jacobi(Nd4j.createFromArray(values));
    CgResult result =
        ConjugateGradient.solve(
            operator, gradient, request.withPreconditioner(jacobi), Monitor.NONE);
    assertThat(result.iterations()).isEqualTo(1);
    assertThat(ConjugateGradient.solve(operator, gradient, request, Monitor.NONE).iterations())
        .isGreaterThan(20);
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"DOUBLE", "FLOAT"})
  void returnsADirectionOfNegativeCurvature(DataType type) {
    double[] values = SPECTRUM.clone();
    values[200] = -3;
    SpectrumOperator operator = SpectrumOperator.of(type, values);
    CgResult result =
        ConjugateGradient.solve(
            operator,
            vector(type, SpectrumOperator.normalVector(DIMENSION, 3)),
            CgRequest.of(DAMPING, 1e-8),
            Monitor.NONE);
    assertThat(result.isConverged()).isFalse();
    assertThat(result.outcome()).isInstanceOf(CgOutcome.NegativeCurvature.class);
    if (result.outcome() instanceof CgOutcome.NegativeCurvature(INDArray d, double curvature)) {
      double[] direction = new double[DIMENSION];
      RowBlock.wrap(d).read(0, 0, direction, DIMENSION);
      double[] product = direction.clone();
      operator.multiply(product);
      double quotient = 0;
      double norm = 0;
      for (int i = 0; i < DIMENSION; i++) {
        quotient += direction[i] * (product[i] + DAMPING * direction[i]);
        norm += direction[i] * direction[i];
      }
      double allowed = type == DataType.FLOAT ? 1e-3 : 1e-10;
      assertThat(norm).isEqualTo(1, within(1e-5));
      assertThat(quotient).isNegative().isEqualTo(curvature, within(allowed));
    }
  }

  @Test
  void dampingAboveTheNegativeTailCuresIt() {
    double[] values = SPECTRUM.clone();
    values[200] = -3;
    SpectrumOperator operator = SpectrumOperator.of(DataType.DOUBLE, values);
    INDArray gradient = vector(DataType.DOUBLE, SpectrumOperator.normalVector(DIMENSION, 3));
    assertThat(
            ConjugateGradient.solve(operator, gradient, CgRequest.of(3.5, 1e-8), Monitor.NONE)
                .outcome())
        .isInstanceOf(CgOutcome.Converged.class);
  }

  @Test
  void aZeroGradientHasAZeroStepWithoutAProduct() {
    SpectrumOperator operator = SpectrumOperator.of(DataType.DOUBLE, SPECTRUM);
    CgResult result =
        ConjugateGradient.solve(
            operator,
            vector(DataType.DOUBLE, new double[DIMENSION]),
            CgRequest.of(DAMPING, 1e-8),
            Monitor.NONE);
    assertThat(result.isConverged()).isTrue();
    assertThat(result.iterations()).isZero();
    assertThat(result.matvecs()).isZero().isEqualTo(operator.vectors());
    assertThat(result.solution().toDoubleVector()).containsOnly(0.0);
  }

  @Test
  void stopsAtTheIterationLimitWithTheIterateSoFar() {
    SpectrumOperator operator = SpectrumOperator.of(DataType.DOUBLE, SPECTRUM);
    CgResult result =
        ConjugateGradient.solve(
            operator,
            vector(DataType.DOUBLE, SpectrumOperator.normalVector(DIMENSION, 1)),
            CgRequest.of(1e-3, 1e-12).withMaximumIterations(5),
            Monitor.NONE);
    assertThat(result.outcome()).isInstanceOf(CgOutcome.IterationLimit.class);
    assertThat(result.iterations()).isEqualTo(5);
    assertThat(result.residual()).isEqualTo(result.residuals().getLast(), within(1e-10));
  }

  @Test
  void saysWhenFloatAllowsNoMore() {
    SpectrumOperator operator = SpectrumOperator.of(DataType.FLOAT, SPECTRUM);
    CgResult result =
        ConjugateGradient.solve(
            operator,
            vector(DataType.FLOAT, SpectrumOperator.normalVector(DIMENSION, 1)),
            CgRequest.of(DAMPING, 1e-9),
            Monitor.NONE);
    assertThat(result.outcome()).isInstanceOf(CgOutcome.Stagnated.class);
    assertThat(result.residual()).isGreaterThan(1e-9);
  }

  @Test
  void anIndefinitePreconditionerIsItsOwnOutcome() {
    SpectrumOperator operator = SpectrumOperator.of(DataType.DOUBLE, SPECTRUM);
    // Rows that are not orthonormal make the preconditioner indefinite.
    Preconditioner broken =
        new Preconditioner.LowRank(List.of(1.0, 50.0), Nd4j.ones(DataType.DOUBLE, 2, DIMENSION));
    INDArray gradient = Nd4j.ones(DataType.DOUBLE, 1, DIMENSION);
    CgRequest request = CgRequest.of(DAMPING, 1e-8);
    assertThat(
            ConjugateGradient.solve(
                    operator, gradient, request.withPreconditioner(broken), Monitor.NONE)
                .outcome())
        .isInstanceOf(CgOutcome.IndefinitePreconditioner.class);
  }

  @Test
  void namesWhatDoesNotFit() {
    SpectrumOperator operator = SpectrumOperator.of(DataType.DOUBLE, SPECTRUM);
    CgRequest request = CgRequest.of(DAMPING, 1e-8);
    INDArray good = vector(DataType.DOUBLE, SpectrumOperator.normalVector(DIMENSION, 1));
    assertThatThrownBy(() -> solve(operator, Nd4j.ones(DataType.DOUBLE, 1, 7), request))
        .hasMessageContaining("gradient must have 300 elements of type DOUBLE");
    assertThatThrownBy(
            () -> solve(operator, vector(DataType.FLOAT, new double[DIMENSION]), request))
        .hasMessageContaining("gradient must have 300 elements of type DOUBLE");
    double[] bad = new double[DIMENSION];
    bad[4] = Double.NaN;
    assertThatThrownBy(() -> solve(operator, vector(DataType.DOUBLE, bad), request))
        .hasMessageContaining("gradient must be finite");
    assertThatThrownBy(
            () ->
                solve(
                    operator,
                    good,
                    request.withPreconditioner(
                        new Preconditioner.Jacobi(Nd4j.ones(DataType.DOUBLE, 1, 7)))))
        .hasMessageContaining("diagonal must have 300 elements");
    assertThatThrownBy(
            () ->
                solve(
                    operator,
                    good,
                    request.withPreconditioner(
                        new Preconditioner.LowRank(
                            List.of(-2.0), Nd4j.ones(DataType.DOUBLE, 1, DIMENSION)))))
        .hasMessageContaining("every eigenvalue plus the damping must be positive");
    assertThatThrownBy(() -> CgRequest.of(-1, 1e-8)).hasMessageContaining("damping must be");
    assertThatThrownBy(() -> CgRequest.of(1, 0)).hasMessageContaining("relativeTolerance must lie");
    CgRequest small = new CgRequest(1, 1e-8, 10, new Preconditioner.None(), 1000);
    assertThatThrownBy(() -> solve(operator, good, small)).isInstanceOf(MemoryLimitException.class);
  }

  private static CgResult solve(SpectrumOperator operator, INDArray gradient, CgRequest request) {
    return ConjugateGradient.solve(operator, gradient, request, Monitor.NONE);
  }

  private static int iterations(SpectrumOperator operator, String kind) {
    CgResult result =
        solve(
            operator,
            vector(DataType.DOUBLE, SpectrumOperator.normalVector(DIMENSION, 1)),
            CgRequest.of(DAMPING, 1e-8).withPreconditioner(preconditioner(operator, kind)));
    assertThat(result.isConverged()).isTrue();
    return result.iterations();
  }

  private static Preconditioner preconditioner(SpectrumOperator operator, String kind) {
    return switch (kind) {
      case "none" -> new Preconditioner.None();
      case "jacobi" -> {
        DiagonalEstimate diagonal =
            DiagonalEstimator.estimate(
                operator, ProbeRequest.of(50).withExactDimension(0), Monitor.NONE);
        yield new Preconditioner.Jacobi(diagonal.diagonal());
      }
      case "low_rank" -> {
        Eigenvalues top =
            EigenvalueSolver.solve(
                operator, EigenvalueRequest.of(10, 0).withVectors(), Monitor.NONE);
        yield new Preconditioner.LowRank(
            top.top().stream().map(Eigenvalue::value).toList(), top.topVectors().orElseThrow());
      }
      default -> throw new IllegalArgumentException(kind);
    };
  }

  private static INDArray vector(DataType type, double[] values) {
    RowBlock row = RowBlock.allocate(type, 1, values.length);
    row.write(0, 0, values, values.length);
    return row.array();
  }
}
