package io.curvescope.curvature.exec.gather;

import io.curvescope.curvature.exec.memory.Memory;
import io.curvescope.curvature.exec.step.Frame;
import io.curvescope.curvature.exec.step.Step;
import io.curvescope.curvature.exec.step.View;
import io.curvescope.curvature.exec.tile.RealTiles;
import java.util.List;

/**
 * Adds slices at indices along an axis into zeros, in the order of the indices. All views are
 * dense.
 */
public final class PutAddStep implements Step {
  private final View updates;
  private final View indices;
  private final long indexCount;
  private final View result;
  private final long elements;
  private final int extent;
  private final long outer;
  private final int inner;

  /**
   * @param axis the axis of the result that is added along
   */
  public PutAddStep(View updates, View indices, int axis, View result) {
    this.updates = updates;
    this.indices = indices;
    this.indexCount = indices.shape().size();
    this.result = result;
    this.elements = result.shape().size();
    this.extent = result.extent(axis);
    this.outer = result.shape().axes(0, axis).size();
    this.inner = Math.toIntExact(result.shape().axes(axis + 1, result.shape().rank()).size());
  }

  @Override
  public List<View> reads() {
    return List.of(updates, indices);
  }

  @Override
  public List<View> writes() {
    return List.of(result);
  }

  @Override
  public void run(Frame frame) {
    RealTiles reals = frame.reals();
    long slice = (long) inner * reals.elementBytes();
    long from = frame.address(updates);
    long to = frame.address(result);
    long index = frame.address(indices);
    long count = indexCount;
    Memory.clear(to, elements * reals.elementBytes());
    for (long o = 0; o < outer; o++) {
      for (long i = 0; i < count; i++) {
        reals.addRow(to + (o * extent + IndexReader.read(index, i, extent)) * slice, from, inner);
        from += slice;
      }
    }
  }
}
