package io.curvescope.curvature.operator;

import io.curvescope.curvature.autodiff.Linearization;
import io.curvescope.curvature.exec.Buffer;
import io.curvescope.curvature.exec.Device;
import io.curvescope.curvature.exec.Precision;
import io.curvescope.curvature.exec.Program;
import io.curvescope.curvature.graph.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * A linearisation whose primal graph has been run: the residuals lie in memory, and products with
 * any number of vectors follow from them.
 */
public final class LinearizedPoint implements AutoCloseable {
  private final List<Buffer> residuals;
  private final GraphOperator whole;

  private LinearizedPoint(List<Buffer> residuals, GraphOperator whole) {
    this.residuals = residuals;
    this.whole = whole;
  }

  /**
   * Runs the primal graph.
   *
   * @param linearization without outputs of its own
   * @param inputs one buffer per input of the primal graph; they must outlive this point
   * @param parameters how many directions the tangent graph takes
   * @param budgetBytes how many native bytes inputs, residuals and programs may take together;
   *     absent for no limit
   * @throws MemoryLimitException if the primal graph needs more than the budget
   */
  public static LinearizedPoint at(
      Device device,
      Precision precision,
      Linearization linearization,
      List<Buffer> inputs,
      int parameters,
      OptionalLong budgetBytes) {
    List<Buffer> residuals = new ArrayList<>();
    try (Program primal = device.compile(linearization.primal(), precision)) {
      if (budgetBytes.isPresent()) {
        MemoryLimitException.check(
            "the linearisation", primal.memory().totalBytes(), budgetBytes.getAsLong());
      }
      for (TensorType type : primal.outputs()) {
        residuals.add(device.allocate(precision.storage(type.element()), type.shape().size()));
      }
      primal.run(inputs, residuals);
    } catch (RuntimeException | Error failure) {
      residuals.forEach(Buffer::close);
      throw failure;
    }
    GraphOperator whole =
        new GraphOperator(
            device,
            precision,
            linearization.tangent(),
            linearization.coefficients(inputs, residuals),
            IntStream.range(0, parameters).boxed().toList(),
            budgetBytes);
    return new LinearizedPoint(List.copyOf(residuals), whole);
  }

  /** The operator over all parameters; it must not be used after this point is closed. */
  public GraphOperator operator() {
    return whole;
  }

  /** Frees the residuals and the whole operator's programs. */
  @Override
  public void close() {
    whole.close();
    residuals.forEach(Buffer::close);
  }
}
