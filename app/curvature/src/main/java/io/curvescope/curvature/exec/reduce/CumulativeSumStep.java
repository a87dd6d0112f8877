package io.curvescope.curvature.exec.reduce;

import io.curvescope.curvature.exec.step.Frame;
import io.curvescope.curvature.exec.step.Step;
import io.curvescope.curvature.exec.step.View;
import io.curvescope.curvature.exec.tile.RealTiles;
import java.util.List;

/** Running sums along an axis of a dense operand into a dense result, accumulated in double. */
public final class CumulativeSumStep implements Step {
  private final View operand;
  private final View result;
  private final boolean exclusive;
  private final boolean reverse;
  private final long outer;
  private final int extent;
  private final long inner;

  /**
   * @param exclusive whether an element's own value is left out
   * @param reverse whether the sum runs from the end
   */
  public CumulativeSumStep(
      View operand, int axis, boolean exclusive, boolean reverse, View result) {
    this.operand = operand;
    this.result = result;
    this.exclusive = exclusive;
    this.reverse = reverse;
    this.outer = operand.shape().axes(0, axis).size();
    this.extent = operand.extent(axis);
    this.inner = operand.shape().axes(axis + 1, operand.shape().rank()).size();
  }

  @Override
  public List<View> reads() {
    return List.of(operand);
  }

  @Override
  public List<View> writes() {
    return List.of(result);
  }

  @Override
  public void run(Frame frame) {
    RealTiles reals = frame.reals();
    int bytes = reals.elementBytes();
    long from = frame.address(operand);
    long to = frame.address(result);
    long along = reverse ? -inner : inner;
    for (long o = 0; o < outer; o++) {
      long start = o * extent * inner + (reverse ? (extent - 1) * inner : 0);
      for (long i = 0; i < inner; i++) {
        double sum = 0;
        for (int e = 0; e < extent; e++) {
          long at = (start + i + e * along) * bytes;
          double element = reals.read(from + at);
          reals.write(to + at, exclusive ? sum : sum + element);
          sum += element;
        }
      }
    }
  }
}
