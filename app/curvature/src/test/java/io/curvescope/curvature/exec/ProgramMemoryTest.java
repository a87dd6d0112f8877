package io.curvescope.curvature.exec;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.curvescope.curvature.autodiff.Linearization;
import io.curvescope.curvature.graph.Graph;
import io.curvescope.curvature.graph.TensorType;
import io.curvescope.curvature.graph.Value;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProgramMemoryTest {
  private static final int MOST_ROUNDS = 50;
  private static final int RUNS = 1000;
  private final CpuDevice device = new CpuDevice();

  static List<Graph> graphs() {
    List<Graph> graphs = new ArrayList<>();
    for (Linearization hessian :
        List.of(
            TangentGraphs.mlp(16, 20, 30, 10),
            TangentGraphs.convolutional(2, 3, 4, 8),
            TangentGraphs.attention(2, 7, 16))) {
      graphs.add(hessian.primal());
      graphs.add(TangentGraphs.overBlocks(hessian, 3));
    }
    return graphs;
  }

  @ParameterizedTest
  @MethodSource("graphs")
  void thePredictionIsWhatIsAllocatedAndNothingIsAllocatedBeforeOrByRuns(Graph graph) {
    for (Precision precision : Precision.values()) {
      try (Program program = device.compile(graph, precision)) {
        assertThat(device.allocatedBytes()).isZero();
        List<Buffer> in = new ArrayList<>();
        for (TensorType type : program.inputs()) {
          in.add(device.allocate(precision.storage(type.element()), type.shape().size()));
        }
        List<Buffer> out = Programs.outputs(device, precision, graph);
        program.allocate();
        assertThat(device.allocatedBytes()).isEqualTo(program.memory().totalBytes());
        program.run(in, out);
        assertThat(device.allocatedBytes()).isEqualTo(program.memory().totalBytes());
        in.forEach(Buffer::close);
        out.forEach(Buffer::close);
        assertThat(device.allocatedBytes()).isEqualTo(program.memory().ownBytes());
      }
      assertThat(device.allocatedBytes()).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("graphs")
  void aRunAllocatesNothingOnTheJavaHeapEither(Graph graph) {
    List<Buffer> in = new ArrayList<>();
    for (Value input : graph.inputs()) {
      in.add(
          device.allocate(Precision.FLOAT32.storage(input.type().element()), input.shape().size()));
    }
    List<Buffer> out = Programs.outputs(device, Precision.FLOAT32, graph);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (Program program = device.compile(graph, Precision.FLOAT32)) {
      // Interpreted calls allocate a little, so the JIT compiler is given some rounds to get there.
      long bytes = Long.MAX_VALUE;
      for (int round = 0; round < MOST_ROUNDS && bytes > 0; round++) {
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int run = 0; run < RUNS; run++) {
          program.run(in, out);
        }
        bytes = (threads.getCurrentThreadAllocatedBytes() - before) / RUNS;
      }
      assertThat(bytes).isZero();
    }
    in.forEach(Buffer::close);
    out.forEach(Buffer::close);
    assertThat(device.allocatedBytes()).isZero();
  }
}
