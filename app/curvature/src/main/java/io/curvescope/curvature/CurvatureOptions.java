package io.curvescope.curvature;

import io.curvescope.curvature.exec.CpuDevice;
import io.curvescope.curvature.exec.Device;
import io.curvescope.curvature.exec.Precision;
import java.util.OptionalLong;

/**
 * How curvature is computed.
 *
 * @param device where
 * @param precision the floating type of weights, vectors and everything between
 * @param memoryBudgetBytes how many native bytes one problem may take, without the caller's
 *     vectors; decides how a block is cut for execution and never the result. Absent for no limit
 */
public record CurvatureOptions(Device device, Precision precision, OptionalLong memoryBudgetBytes) {

  /**
   * @throws IllegalArgumentException if the budget is not positive
   */
  public CurvatureOptions {
    if (memoryBudgetBytes.isPresent() && memoryBudgetBytes.getAsLong() < 1) {
      throw new IllegalArgumentException(
          "memoryBudgetBytes must be 1 or more, got " + memoryBudgetBytes.getAsLong());
    }
  }

  /** A precision on this machine's processor, without a memory limit. */
  public static CurvatureOptions of(Precision precision) {
    return new CurvatureOptions(new CpuDevice(), precision, OptionalLong.empty());
  }

  /** The same under a memory budget. */
  public CurvatureOptions withMemoryBudgetBytes(long bytes) {
    return new CurvatureOptions(device, precision, OptionalLong.of(bytes));
  }
}
