package io.curvescope.bench;

import io.curvescope.curvature.CurvatureMatrix;
import io.curvescope.curvature.CurvatureOptions;
import io.curvescope.curvature.CurvatureProblem;
import io.curvescope.curvature.exec.CpuDevice;
import io.curvescope.curvature.exec.Precision;
import io.curvescope.oracle.libtorch.PeerNetwork;
import io.curvescope.curvature.operator.CancellationToken;
import io.curvescope.curvature.operator.Monitor;
import io.curvescope.curvature.spectrum.Eigenvalue;
import io.curvescope.curvature.spectrum.EigenvalueRequest;
import io.curvescope.curvature.spectrum.EigenvalueSolver;
import io.curvescope.curvature.spectrum.Eigenvalues;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * The ten largest Hessian eigenvalues of a network of 4,952,714 parameters in float32, within 2 GiB: what is predicted, what
 * is counted, and what the process held.
 */
public final class LargeNetwork {
  private static final long BUDGET_BYTES = 2L << 30;
  private static final long MEBIBYTE = 1 << 20;

  private LargeNetwork() {}

  /** Takes the number of threads of OpenBLAS, 1 if none is given. */
  public static void main(String[] arguments) throws IOException {
    int threads = arguments.length == 0 ? 1 : Integer.parseInt(arguments[0]);
    run(threads, System.out);
  }

  private static void run(int threads, PrintStream out) throws IOException {
    CpuDevice device = new CpuDevice(threads);
    EigenvalueRequest request = EigenvalueRequest.of(10, 0).withSeed(1);
    CurvatureOptions options =
        new CurvatureOptions(device, Precision.FLOAT32, OptionalLong.of(BUDGET_BYTES));
    long start = System.nanoTime();
    try (CurvatureProblem problem = PeerNetwork.MLP_FIVE_MILLION.problem(options)) {
      long operator = problem.predictedBytes(CurvatureMatrix.HESSIAN, request.block());
      long solver = EigenvalueSolver.predictedBytes(
              request, problem.dimension(), Precision.FLOAT32.real().dataType());
      out.printf(
          "%,d parameters; predicted MiB: products %,d, solver %,d%n",
          problem.dimension(), operator / MEBIBYTE, solver / MEBIBYTE);
      Eigenvalues found =
          EigenvalueSolver.solve(
              problem.hessian(),
              request,
              new Monitor(
                  CancellationToken.NONE,
                  progress -> out.printf("matvecs %d%n", progress.matvecs())));
      for (Eigenvalue one : found.top()) {
        out.printf("%.9f  residual %.1e%n", one.value(), one.residual());
      }
      out.printf(
          "%d matvecs, %.1f s, %s, converged %s%n",
          found.matvecs(), (System.nanoTime() - start) / 1e9, found.completeness(), found.isConverged());
      out.printf("counted MiB at the peak of products: %,d%n", device.peakAllocatedBytes() / MEBIBYTE);
      memory().forEach(out::println);
    }
  }

  /** What the kernel says of this process's memory: VmHWM is the peak of what was resident. */
  private static List<String> memory() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmHWM") || line.startsWith("VmRSS"))
        .toList();
  }
}
