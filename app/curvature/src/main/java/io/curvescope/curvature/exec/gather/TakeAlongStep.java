package io.curvescope.curvature.exec.gather;

import io.curvescope.curvature.exec.layout.StridedCopy;
import io.curvescope.curvature.exec.step.Frame;
import io.curvescope.curvature.exec.step.Step;
import io.curvescope.curvature.exec.step.View;
import java.util.List;

/** Picks single elements along an axis, another index at each place. All views are dense. */
public final class TakeAlongStep implements Step {
  private final View data;
  private final View indices;
  private final View result;
  private final AlongAxis shape;

  /**
   * @param axis the axis of the data that is picked along
   * @param leading the number of leading axes of the data that all use the same indices
   */
  public TakeAlongStep(View data, View indices, int axis, int leading, View result) {
    this.data = data;
    this.indices = indices;
    this.result = result;
    this.shape = AlongAxis.of(data.shape(), indices.shape(), axis, leading);
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
    int extent = shape.extent();
    int inner = shape.inner();
    long from = frame.address(data);
    long to = frame.address(result);
    long index = frame.address(indices);
    for (long l = 0; l < shape.leading(); l++) {
      long position = 0;
      for (long o = 0; o < shape.outer(); o++) {
        for (int p = 0; p < shape.picked(); p++) {
          for (int i = 0; i < inner; i++) {
            long at = IndexReader.read(index, position++, extent) * inner + i;
            StridedCopy.copy(bytes, from + at * bytes, 1, to, 1, 1);
            to += bytes;
          }
        }
        from += (long) extent * inner * bytes;
      }
    }
  }
}
