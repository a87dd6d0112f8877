package io.curvescope.curvature.exec.plan;

import io.curvescope.curvature.exec.MemoryPrediction;
import io.curvescope.curvature.exec.Precision;
import io.curvescope.curvature.exec.memory.NativeAllocator;
import io.curvescope.curvature.exec.step.Step;
import io.curvescope.curvature.exec.step.Storage;
import io.curvescope.curvature.graph.Graph;
import io.curvescope.curvature.graph.TensorType;
import io.curvescope.curvature.graph.Value;
import java.util.List;

/** Plans a graph for a host processor. */
public final class Planner {
  private Planner() {}

  /**
   * Steps, places and sizes; allocates no native memory.
   *
   * @param firstBlocked the index of the first input whose outermost axis runs over independent
   *     problems; all later ones' do
   */
  public static Plan plan(Graph graph, Precision precision, int firstBlocked) {
    Lowering lowering = new Lowering(graph, precision, firstBlocked);
    List<Step> steps = lowering.lower();
    long arena = ArenaPlanner.place(steps);
    long constants = 0;
    for (PlacedConstant constant : lowering.constants()) {
      Storage storage = constant.storage();
      storage.place(constants);
      constants = Math.addExact(constants, NativeAllocator.align(storage.bytes()));
    }
    List<TensorType> inputs = graph.inputs().stream().map(Value::type).toList();
    List<TensorType> outputs = graph.outputs().stream().map(Value::type).toList();
    MemoryPrediction memory =
        new MemoryPrediction(
            arena,
            steps.stream().mapToLong(Step::scratchBytes).max().orElse(0),
            constants,
            bytes(inputs, precision),
            bytes(outputs, precision));
    return new Plan(
        precision,
        inputs,
        outputs,
        steps,
        lowering.constants(),
        memory,
        steps.stream().mapToInt(Step::realRegisters).max().orElse(0),
        steps.stream().mapToInt(Step::integerRegisters).max().orElse(0));
  }

  private static long bytes(List<TensorType> types, Precision precision) {
    long bytes = 0;
    for (TensorType type : types) {
      bytes =
          Math.addExact(
              bytes,
              Math.multiplyExact(
                  type.shape().size(), (long) precision.storage(type.element()).bytes()));
    }
    return bytes;
  }
}
