package io.curvescope.curvature.exec.gather;

import io.curvescope.curvature.exec.layout.StridedCopy;
import io.curvescope.curvature.exec.memory.Memory;
import io.curvescope.curvature.exec.step.Frame;
import io.curvescope.curvature.exec.step.Step;
import io.curvescope.curvature.exec.step.View;
import java.util.List;

/** Picks slices along an axis by index. All views are dense. */
public final class TakeStep implements Step {
  private final View data;
  private final View indices;
  private final long indexCount;
  private final View result;
  private final int extent;
  private final long outer;
  private final int inner;

  /**
   * @param axis the axis of the data that is picked along
   */
  public TakeStep(View data, View indices, int axis, View result) {
    this.data = data;
    this.indices = indices;
    this.indexCount = indices.shape().size();
    this.result = result;
    this.extent = data.extent(axis);
    this.outer = data.shape().axes(0, axis).size();
    this.inner = Math.toIntExact(data.shape().axes(axis + 1, data.shape().rank()).size());
  }

  @Override
  public List<View> reads() {
    return List.of(data, indices);
  }

  @Override
  public List<View> writes() {
    return List.of(result);
  }

  @Override
  public void run(Frame frame) {
    int bytes = data.type().bytes();
    long slice = (long) inner * bytes;
    long from = frame.address(data);
    long to = frame.address(result);
    long index = frame.address(indices);
    long count = indexCount;
    for (long o = 0; o < outer; o++) {
      for (long i = 0; i < count; i++) {
        long source = from + (o * extent + IndexReader.read(index, i, extent)) * slice;
        if (inner == 1) {
          StridedCopy.copy(bytes, source, 1, to, 1, 1);
        } else {
          Memory.copy(source, to, slice);
        }
        to += slice;
      }
    }
  }
}
