package io.curvescope.bench;

import io.curvescope.curvature.CurvatureOptions;
import io.curvescope.curvature.CurvatureProblem;
import io.curvescope.curvature.exec.CpuDevice;
import io.curvescope.curvature.exec.Precision;
import io.curvescope.oracle.libtorch.LibtorchHessian;
import io.curvescope.oracle.libtorch.PeerNetwork;
import io.curvescope.curvature.operator.LinearOperator;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Milliseconds per Hessian-vector product, and per block of 16, beside libtorch in the same JVM. */
// JMH calls setUp before all else, so the fields are set when a benchmark runs.
@SuppressWarnings("NullAway.Init")
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
    value = 1,
    jvmArgsAppend = {
      "--enable-native-access=ALL-UNNAMED",
      "--sun-misc-unsafe-memory-access=allow"
    })
public class HessianBenchmark {
  private static final int BLOCK = 16;

  /** Which network. */
  @Param({"MLP_64", "MLP_256", "MLP_784", "CONVOLUTIONAL", "TRANSFORMER"})
  public PeerNetwork network = PeerNetwork.MLP_64;

  /** Which floating type. */
  @Param public Precision precision = Precision.FLOAT32;

  /** Threads of OpenBLAS and of libtorch. */
  @Param({"1"})
  public int threads = 1;

  private CurvatureProblem problem;
  private LinearOperator hessian;
  private INDArray vector;
  private INDArray product;
  private INDArray vectors;
  private INDArray products;
  private LibtorchHessian libtorch;

  /** Builds both sides, and checks that they agree. */
  @Setup
  public void setUp() {
    problem =
        network.problem(
            new CurvatureOptions(new CpuDevice(threads), precision, OptionalLong.empty()));
    hessian = problem.hessian();
    libtorch = new LibtorchHessian(network, precision, threads);
    int dimension = problem.dimension();
    double[] directions =
        new SplittableRandom(1).doubles((long) BLOCK * dimension, -1, 1).toArray();
    vectors =
        Nd4j.createFromArray(directions)
            .reshape(BLOCK, dimension)
            .castTo(precision.real().dataType());
    products = Nd4j.createUninitialized(vectors.dataType(), BLOCK, dimension);
    vector = vectors.getRow(0, true).dup('c');
    product = Nd4j.createUninitialized(vectors.dataType(), 1, dimension);
    libtorch.setDirection(vector.toDoubleVector());
    hessian.apply(vector, product);
    requireAgreement(product.data().asDouble(), libtorch.product());
  }

  private void requireAgreement(double[] own, double[] peer) {
    double difference = 0;
    double magnitude = 0;
    for (int i = 0; i < peer.length; i++) {
      difference = Math.max(difference, Math.abs(own[i] - peer[i]));
      magnitude = Math.max(magnitude, Math.abs(peer[i]));
    }
    if (!(difference <= magnitude * (precision == Precision.FLOAT64 ? 1e-11 : 1e-4))) {
      throw new IllegalStateException(
          "libtorch's product differs by " + difference + " of " + magnitude);
    }
  }

  /** Frees everything. */
  @TearDown
  public void tearDown() {
    problem.close();
    libtorch.close();
  }

  /** One product. */
  @Benchmark
  public void curvescopeSingle() {
    hessian.apply(vector, product);
  }

  /** Sixteen products at once. */
  @Benchmark
  public void curvescopeBlockOf16() {
    hessian.apply(vectors, products);
  }

  /** One product by libtorch. */
  @Benchmark
  public void libtorchSingle() {
    libtorch.multiply();
  }
}
