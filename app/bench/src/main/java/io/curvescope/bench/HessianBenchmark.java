package io.curvescope.bench;

import io.curvescope.curvature.exec.CpuDevice;
import io.curvescope.curvature.exec.Precision;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
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

/** Milliseconds per Hessian-vector product, and per block of 16, beside libtorch. */
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
  public enum Model {
    MLP_64,
    MLP_256,
    MLP_784,
    CONVOLUTIONAL;

    Network network() {
      return switch (this) {
        case MLP_64 -> Networks.mlp(64, 64, 64, 64, 10);
        case MLP_256 -> Networks.mlp(128, 256, 128, 128, 10);
        case MLP_784 -> Networks.mlp(256, 784, 512, 512, 10);
        case CONVOLUTIONAL -> Networks.convolutional(32);
      };
    }

    Function<List<Tensor>, Tensor> logits() {
      return this == CONVOLUTIONAL ? TorchHessian::convolutional : TorchHessian::mlp;
    }
  }

  /** Which network. */
  @Param public Model model = Model.MLP_64;

  /** Which floating type. */
  @Param public Precision precision = Precision.FLOAT32;

  /** Threads of OpenBLAS and of libtorch. */
  @Param({"1"})
  public int threads = 1;

  private HessianProgram single;
  private HessianProgram block;
  private TorchHessian libtorch;

  /** Builds all three, and checks that libtorch agrees. */
  @Setup
  public void setUp() {
    torch.set_num_threads(threads);
    Network network = model.network();
    CpuDevice device = new CpuDevice(threads);
    RandomPoint point = RandomPoint.of(network, 1);
    single = new HessianProgram(network, point, device, precision, 1);
    block =
        new HessianProgram(network, RandomPoint.of(network, BLOCK), device, precision, BLOCK);
    libtorch = new TorchHessian(network, point, precision, model.logits());
    single.run();
    double difference = Agreement.largestRelativeDifference(single.products(), libtorch.products());
    if (!(difference < (precision == Precision.FLOAT64 ? 1e-11 : 1e-4))) {
      throw new IllegalStateException("libtorch's product differs by " + difference);
    }
  }

  /** Frees everything. */
  @TearDown
  public void tearDown() {
    single.close();
    block.close();
    libtorch.close();
  }

  /** One product. */
  @Benchmark
  public void curvescopeSingle() {
    single.run();
  }

  /** Sixteen products at once. */
  @Benchmark
  public void curvescopeBlockOf16() {
    block.run();
  }

  /** One product by libtorch. */
  @Benchmark
  public void libtorchSingle() {
    libtorch.run();
  }
}
