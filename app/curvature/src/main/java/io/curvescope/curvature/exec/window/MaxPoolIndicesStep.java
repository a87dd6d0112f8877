package io.curvescope.curvature.exec.window;

import io.curvescope.curvature.exec.memory.Memory;
import io.curvescope.curvature.exec.step.Frame;
import io.curvescope.curvature.exec.step.Step;
import io.curvescope.curvature.exec.step.View;
import io.curvescope.curvature.exec.tile.RealTiles;
import io.curvescope.curvature.graph.Window;
import java.util.List;

/**
 * For each position of a window the flat spatial index of the first maximum that it sees. All views
 * are dense.
 */
public final class MaxPoolIndicesStep implements Step {
  private final View input;
  private final View indices;
  private final Sliding sliding;
  private final long planes;

  /** Plans the choices over input [images, channels, spatial...]. */
  public MaxPoolIndicesStep(Window window, View input, View indices) {
    this.input = input;
    this.indices = indices;
    this.sliding = new Sliding(window, input.shape().axes(2, input.shape().rank()).dimensions());
    this.planes = input.shape().axes(0, 2).size();
  }

  @Override
  public List<View> reads() {
    return List.of(input);
  }

  @Override
  public List<View> writes() {
    return List.of(indices);
  }

  @Override
  public void run(Frame frame) {
    RealTiles reals = frame.reals();
    long plane = frame.address(input);
    long to = frame.address(indices);
    for (long p = 0; p < planes; p++) {
      for (int row = 0; row < sliding.rows(); row++) {
        for (int column = 0; column < sliding.rowLength(); column++) {
          Memory.setLong(to, firstMaximum(reals, plane, row, column));
          to += Long.BYTES;
        }
      }
      plane += (long) sliding.inputSize() * reals.elementBytes();
    }
  }

  private long firstMaximum(RealTiles reals, long plane, int row, int column) {
    int chosen = -1;
    double most = Double.NEGATIVE_INFINITY;
    for (int tap = 0; tap < sliding.tapCount(); tap++) {
      int start = sliding.inputRow(row, tap);
      if (start < 0 || column < sliding.firstInside(tap) || column >= sliding.endInside(tap)) {
        continue;
      }
      int place = start + sliding.firstPlace(tap) + column * sliding.step();
      double element = reals.read(plane + (long) place * reals.elementBytes());
      if (Double.isNaN(element)) {
        return place;
      }
      if (chosen < 0 || element > most) {
        most = element;
        chosen = place;
      }
    }
    // A window that sees padding only chooses the first element.
    return Math.max(chosen, 0);
  }
}
