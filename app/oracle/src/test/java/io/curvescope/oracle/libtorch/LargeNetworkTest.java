package io.curvescope.oracle.libtorch;

import static org.assertj.core.api.Assertions.assertThat;

import io.curvescope.curvature.CurvatureMatrix;
import io.curvescope.curvature.CurvatureOptions;
import io.curvescope.curvature.CurvatureProblem;
import io.curvescope.curvature.exec.CpuDevice;
import io.curvescope.curvature.exec.Precision;
import io.curvescope.curvature.linalg.RowBlock;
import io.curvescope.curvature.operator.CancellationToken;
import io.curvescope.curvature.operator.Monitor;
import io.curvescope.curvature.operator.ProgressListener;
import io.curvescope.curvature.spectrum.EigenvalueRequest;
import io.curvescope.curvature.spectrum.EigenvalueSolver;
import io.curvescope.curvature.spectrum.Eigenvalues;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/**
 * Ten eigenvalues of a network of 4,952,714 parameters take less than 2 GiB, of which all is taken
 * at the first product. So few products follow here; the run to convergence is
 * io.curvescope.bench.LargeNetwork.
 */
class LargeNetworkTest {
  private static final long BUDGET_BYTES = 2L << 30;

  @Test
  void theTopTenOfFiveMillionParametersStayBelowTwoGibibytes() {
    CpuDevice device = new CpuDevice();
    EigenvalueRequest request = EigenvalueRequest.of(10, 0).withSeed(1).withMaximumMatvecs(24);
    CurvatureOptions options =
        new CurvatureOptions(device, Precision.FLOAT32, OptionalLong.of(BUDGET_BYTES));
    try (CurvatureProblem problem = PeerNetwork.MLP_FIVE_MILLION.problem(options)) {
      assertThat(problem.dimension()).isEqualTo(4_952_714);
      long products = problem.predictedBytes(CurvatureMatrix.HESSIAN, request.block());
      long solver =
          EigenvalueSolver.predictedBytes(
              request, problem.dimension(), Precision.FLOAT32.real().dataType());
      assertThat(products + solver).isLessThan(BUDGET_BYTES);
      long before = RowBlock.heldBytes();
      AtomicLong peak = new AtomicLong();
      ProgressListener listener =
          progress -> peak.accumulateAndGet(RowBlock.heldBytes() - before, Math::max);
      Eigenvalues found =
          EigenvalueSolver.solve(
              problem.hessian(), request, new Monitor(CancellationToken.NONE, listener));
      assertThat(found.matvecs()).isBetween(21L, 24L);
      assertThat(found.top()).hasSize(10);
      assertThat(device.peakAllocatedBytes()).isCloseTo(products, Percentage.withPercentage(5));
      assertThat(peak.get()).isCloseTo(solver, Percentage.withPercentage(5));
    }
  }
}
