package io.curvescope.curvature.exec.gather;

import io.curvescope.curvature.exec.memory.Memory;
import io.curvescope.curvature.exec.step.Frame;
import io.curvescope.curvature.exec.step.Step;
import io.curvescope.curvature.exec.step.View;
import io.curvescope.curvature.exec.tile.RealTiles;
import java.util.List;

/**
 * Adds single elements at indices along an axis into zeros, in the order of the updates. All views
 * are dense.
 */
public final class PutAlongAddStep implements Step {
  private final View updates;
  private final View indices;
  private final View result;
  private final long elements;
  private final AlongAxis shape;

  /**
   * @param axis the axis of the result that is added along
   * @param leading the number of leading axes of the result that all use the same indices
   */
  public PutAlongAddStep(View updates, View indices, int axis, int leading, View result) {
    this.updates = updates;
    this.indices = indices;
    this.result = result;
    this.elements = result.shape().size();
    this.shape = AlongAxis.of(result.shape(), indices.shape(), axis, leading);
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
    int bytes = reals.elementBytes();
    int extent = shape.extent();
    int inner = shape.inner();
    long from = frame.address(updates);
    long to = frame.address(result);
    long index = frame.address(indices);
    Memory.clear(to, elements * bytes);
    for (long l = 0; l < shape.leading(); l++) {
      long position = 0;
      for (long o = 0; o < shape.outer(); o++) {
        for (int p = 0; p < shape.picked(); p++) {
          for (int i = 0; i < inner; i++) {
            long at = IndexReader.read(index, position++, extent) * inner + i;
            reals.addMemory(to + at * bytes, 1, from, 1, 1);
            from += bytes;
          }
        }
        to += (long) extent * inner * bytes;
      }
    }
  }
}
