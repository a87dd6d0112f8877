package io.curvescope.bench;

import io.curvescope.curvature.exec.Buffer;
import io.curvescope.curvature.exec.CpuDevice;
import io.curvescope.curvature.exec.Precision;
import io.curvescope.curvature.exec.Program;
import io.curvescope.curvature.graph.GraphBuilder;
import io.curvescope.curvature.graph.Primitive;
import io.curvescope.curvature.graph.Stacking;
import io.curvescope.curvature.graph.TensorType;
import io.curvescope.curvature.graph.Value;
import io.curvescope.curvature.graph.Window;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;
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

/**
 * A convolution of 32 images by 3x3 windows and its two gradients, beside ND4J's operators on
 * oneDNN with preallocated outputs, in float32 on one thread.
 */
// JMH calls setUp before all else, so the fields are set when a benchmark runs.
@SuppressWarnings("NullAway.Init")
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {
      "--enable-native-access=ALL-UNNAMED",
      "--sun-misc-unsafe-memory-access=allow"
    })
public class ConvolutionBenchmark {
  private static final int IMAGES = 32;

  /** The layers of the convolutional network of {@link HessianBenchmark}. */
  public enum Layer {
    FIRST(3, 16, 32),
    SECOND(16, 32, 16),
    THIRD(32, 64, 8);

    private final int channels;
    private final int filters;
    private final int extent;

    Layer(int channels, int filters, int extent) {
      this.channels = channels;
      this.filters = filters;
      this.extent = extent;
    }
  }

  /** Which layer. */
  @Param public Layer layer = Layer.FIRST;

  private CpuDevice device;
  private INDArray input;
  private INDArray weights;
  private INDArray output;
  private INDArray inputGradient;
  private INDArray weightGradient;
  private Program forward;
  private Program backward;
  private CustomOp nd4jForward;
  private CustomOp nd4jBackward;

  /** Plans both sides on the same arrays. */
  @Setup
  public void setUp() {
    device = new CpuDevice();
    input = Nd4j.rand(DataType.FLOAT, IMAGES, layer.channels, layer.extent, layer.extent);
    weights = Nd4j.rand(DataType.FLOAT, layer.filters, layer.channels, 3, 3);
    output = Nd4j.rand(DataType.FLOAT, IMAGES, layer.filters, layer.extent, layer.extent);
    inputGradient = input.dup();
    weightGradient = weights.dup();
    forward = program(true);
    backward = program(false);
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
    // Window, steps, pads, dilations, no "same" padding, NCHW, weights as [filters, channels, ...].
    int[] attributes = {3, 3, 1, 1, 1, 1, 1, 1, 0, 0, 1};
    nd4jForward =
        DynamicCustomOp.builder("conv2d")
            .addInputs(input, weights)
            .addOutputs(output)
            .addIntegerArguments(attributes)
            .build();
    nd4jBackward =
        DynamicCustomOp.builder("conv2d_bp")
            .addInputs(input, weights, output)
            .addOutputs(inputGradient, weightGradient)
            .addIntegerArguments(attributes)
            .build();
  }

  private Program program(boolean isForward) {
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input("input", type(input));
    Value w = builder.input("weights", type(weights));
    List<Integer> ones = List.of(1, 1);
    Window window = new Window(List.of(3, 3), ones, ones, ones, ones);
    if (isForward) {
      return device.compile(
          builder.build(List.of(builder.convolution(x, w, window, 1))), Precision.FLOAT32);
    }
    Value y = builder.input("output", type(output));
    Value inputSide =
        builder.apply(
            new Primitive.ConvolutionInputGradient(
                window, 1, List.of(layer.extent, layer.extent), Stacking.NONE),
            List.of(w, y));
    Value weightSide =
        builder.apply(
            new Primitive.ConvolutionWeightGradient(window, 1, Stacking.NONE), List.of(x, y));
    return device.compile(builder.build(List.of(inputSide, weightSide)), Precision.FLOAT32);
  }

  private static TensorType type(INDArray array) {
    int[] extents = new int[array.rank()];
    for (int axis = 0; axis < extents.length; axis++) {
      extents[axis] = Math.toIntExact(array.size(axis));
    }
    return TensorType.real(extents);
  }

  private Buffer wrap(INDArray array) {
    return device.wrap(array.reshape(1, array.length()));
  }

  /** Frees the programs. */
  @TearDown
  public void tearDown() {
    forward.close();
    backward.close();
  }

  /** The convolution. */
  @Benchmark
  public void forward() {
    forward.run(List.of(wrap(input), wrap(weights)), List.of(wrap(output)));
  }

  /** Both gradients. */
  @Benchmark
  public void backward() {
    backward.run(
        List.of(wrap(input), wrap(weights), wrap(output)),
        List.of(wrap(inputGradient), wrap(weightGradient)));
  }

  /** The convolution by ND4J. */
  @Benchmark
  public void nd4jForward() {
    Nd4j.exec(nd4jForward);
  }

  /** Both gradients by ND4J. */
  @Benchmark
  public void nd4jBackward() {
    Nd4j.exec(nd4jBackward);
  }
}
