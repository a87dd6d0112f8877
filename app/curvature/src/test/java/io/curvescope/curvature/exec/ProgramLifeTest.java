package io.curvescope.curvature.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.curvescope.curvature.exec.blas.OpenBlas;
import io.curvescope.curvature.graph.Graph;
import io.curvescope.curvature.graph.GraphBuilder;
import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.graph.TensorType;
import io.curvescope.curvature.graph.Value;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ProgramLifeTest {
  private final CpuDevice device = new CpuDevice();

  private static Graph square(int size) {
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input("x", TensorType.real(size));
    return builder.build(List.of(builder.multiply(x, x)));
  }

  @Test
  void closingFreesEverythingAndClosedProgramsAndBuffersSaySo() {
    Program program = device.compile(square(10), Precision.FLOAT32);
    Buffer in = device.allocate(StorageType.FLOAT32, 10);
    Buffer out = device.allocate(StorageType.FLOAT32, 10);
    program.run(List.of(in), List.of(out));
    program.close();
    program.close();
    assertThatThrownBy(() -> program.run(List.of(in), List.of(out)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the program is closed");
    assertThatThrownBy(program::allocate).isInstanceOf(IllegalStateException.class);
    in.close();
    in.close();
    assertThatThrownBy(() -> in.asArray(10))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the buffer is closed");
    try (Program other = device.compile(square(10), Precision.FLOAT32)) {
      assertThatThrownBy(() -> other.run(List.of(in), List.of(out)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the buffer is closed");
    }
    out.close();
    assertThat(device.allocatedBytes()).isZero();
  }

  @Test
  void buffersThatDoNotFitAreRefused() {
    try (Program program = device.compile(square(10), Precision.FLOAT32);
        Buffer fits = device.allocate(StorageType.FLOAT32, 10);
        Buffer wide = device.allocate(StorageType.FLOAT64, 10);
        Buffer longer = device.allocate(StorageType.FLOAT32, 11)) {
      assertThatThrownBy(() -> program.run(List.of(wide), List.of(fits)))
          .hasMessage("input 0 must be a buffer of 10 FLOAT32, got 10 FLOAT64");
      assertThatThrownBy(() -> program.run(List.of(fits), List.of(longer)))
          .hasMessage("output 0 must be a buffer of 10 FLOAT32, got 11 FLOAT32");
      assertThatThrownBy(() -> program.run(List.of(), List.of(fits)))
          .hasMessage("the program has 1 inputs, got 0");
      assertThatThrownBy(() -> program.run(List.of(fits), List.of(fits)))
          .hasMessage("output 0 overlaps another buffer");
    }
  }

  @Test
  void aRunCanBeCancelledBetweenTwoStepsAndTheProgramRunAgain() {
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input("x", TensorType.real(4));
    Value sum = builder.reduceSum(builder.exp(x), List.of(0));
    Graph graph =
        builder.build(List.of(builder.multiply(x, builder.broadcast(sum, Shape.of(4), List.of()))));
    AtomicInteger asked = new AtomicInteger();
    try (Program program = device.compile(graph, Precision.FLOAT64);
        Buffer in = device.allocate(StorageType.FLOAT64, 4);
        Buffer out = device.allocate(StorageType.FLOAT64, 4)) {
      assertThatThrownBy(
              () -> program.run(List.of(in), List.of(out), () -> asked.incrementAndGet() == 2))
          .isInstanceOf(CancellationException.class);
      program.run(List.of(in), List.of(out));
      assertThat(asked).hasValue(2);
    }
  }

  @Test
  void aProgramIsBusyWhileItRuns() {
    try (Program program = device.compile(square(4), Precision.FLOAT64);
        Buffer in = device.allocate(StorageType.FLOAT64, 4);
        Buffer out = device.allocate(StorageType.FLOAT64, 4)) {
      program.run(
          List.of(in),
          List.of(out),
          () -> {
            assertThatThrownBy(() -> program.run(List.of(in), List.of(out)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the program is running");
            assertThatThrownBy(program::close).hasMessage("the program is running");
            assertThatThrownBy(in::close).hasMessage("the buffer is in use by a running program");
            return false;
          });
    }
  }

  @Test
  void aRunLeavesTheNumberOfBlasThreadsAsItWas() {
    int before = OpenBlas.threads();
    CpuDevice other = new CpuDevice(before + 1);
    try (Program program = other.compile(square(4), Precision.FLOAT64);
        Buffer in = other.allocate(StorageType.FLOAT64, 4);
        Buffer out = other.allocate(StorageType.FLOAT64, 4)) {
      program.run(
          List.of(in),
          List.of(out),
          () -> {
            assertThat(OpenBlas.threads()).isEqualTo(before + 1);
            return false;
          });
    }
    assertThat(OpenBlas.threads()).isEqualTo(before);
    assertThatThrownBy(() -> new CpuDevice(0)).hasMessage("blasThreads must be 1 or more, got 0");
  }
}
