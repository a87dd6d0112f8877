package io.curvescope.curvature.exec.reduce;

import io.curvescope.curvature.exec.memory.Memory;
import io.curvescope.curvature.exec.step.Frame;
import io.curvescope.curvature.exec.step.Step;
import io.curvescope.curvature.exec.step.View;
import io.curvescope.curvature.exec.tile.RealTiles;
import java.util.List;

/** Reduces each row of a dense operand to one element of a dense result. */
public final class RowReductionStep implements Step {
  private final RowReduction reduction;
  private final View operand;
  private final View result;
  private final long elements;
  private final int length;

  /**
   * @param operand as many rows behind each other as the result has elements
   */
  public RowReductionStep(RowReduction reduction, View operand, View result) {
    this.reduction = reduction;
    this.operand = operand;
    this.result = result;
    this.elements = result.shape().size();
    long rows = result.shape().size();
    this.length = rows == 0 ? 0 : Math.toIntExact(operand.shape().size() / rows);
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
    long row = frame.address(operand);
    long to = frame.address(result);
    for (long r = 0; r < elements; r++) {
      switch (reduction) {
        case MAXIMUM ->
            reals.write(to, length == 0 ? Double.NEGATIVE_INFINITY : maximum(reals, row));
        case LOG_SUM_EXP -> reals.write(to, logSumExp(reals, row));
        case FIRST_MAXIMUM -> Memory.setLong(to, firstMaximum(reals, row));
      }
      row += (long) length * bytes;
      to += result.type().bytes();
    }
  }

  private double maximum(RealTiles reals, long row) {
    return reals.read(row + (long) firstMaximum(reals, row) * reals.elementBytes());
  }

  private int firstMaximum(RealTiles reals, long row) {
    int bytes = reals.elementBytes();
    int first = 0;
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < length; i++) {
      double element = reals.read(row + (long) i * bytes);
      if (Double.isNaN(element)) {
        return i;
      }
      if (element > most) {
        most = element;
        first = i;
      }
    }
    return first;
  }

  private double logSumExp(RealTiles reals, long row) {
    if (length == 0) {
      return Double.NEGATIVE_INFINITY;
    }
    double most = maximum(reals, row);
    if (Double.isNaN(most) || Double.isInfinite(most)) {
      return most;
    }
    double sum = 0;
    for (int i = 0; i < length; i++) {
      sum += Math.exp(reals.read(row + (long) i * reals.elementBytes()) - most);
    }
    return most + Math.log(sum);
  }
}
