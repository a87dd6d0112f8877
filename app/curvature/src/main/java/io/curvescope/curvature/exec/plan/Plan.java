package io.curvescope.curvature.exec.plan;

import io.curvescope.curvature.exec.MemoryPrediction;
import io.curvescope.curvature.exec.Precision;
import io.curvescope.curvature.exec.step.Step;
import io.curvescope.curvature.graph.TensorType;
import java.util.List;

/**
 * All that is known about a program before memory is allocated.
 *
 * @param inputs their types; input i is memory {@code Storage.FIRST_BOUND + i}
 * @param outputs their types; they are numbered behind the inputs
 * @param realRegisters how many registers of reals any step needs
 * @param integerRegisters how many registers of integers any step needs
 */
public record Plan(
    Precision precision,
    List<TensorType> inputs,
    List<TensorType> outputs,
    List<Step> steps,
    List<PlacedConstant> constants,
    MemoryPrediction memory,
    int realRegisters,
    int integerRegisters) {
  public Plan {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    steps = List.copyOf(steps);
    constants = List.copyOf(constants);
  }
}
