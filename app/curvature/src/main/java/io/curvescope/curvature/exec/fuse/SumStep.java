package io.curvescope.curvature.exec.fuse;

import io.curvescope.curvature.exec.Precision;
import io.curvescope.curvature.exec.step.Frame;
import io.curvescope.curvature.exec.step.Nest;
import io.curvescope.curvature.exec.step.Odometer;
import io.curvescope.curvature.exec.step.Step;
import io.curvescope.curvature.exec.step.View;
import io.curvescope.curvature.exec.tile.RealTiles;
import io.curvescope.curvature.graph.Shape;
import io.curvescope.curvature.graph.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Sums an elementwise expression, which is never written to memory, over some axes. All sums are
 * accumulated in double, along rows in eight interleaved partial sums, and rounded once; the order
 * depends on the reduced axes alone.
 */
public final class SumStep implements Step {
  private final List<View> reads;
  private final View result;
  private final long elements;
  private final View spread;
  private final Nest nest;
  private final TileEvaluator evaluator;
  private final Odometer kept;
  private final Odometer reduced;
  private final boolean columnsReduced;
  private final boolean rowsReduced;

  /**
   * @param values the expression in topological order, all of one shape, used only by each other
   *     but for the last; may be empty
   * @param summed what is summed: the last of the expression, or an operand
   * @param operands the views of what the expression uses from outside
   * @param axes the axes summed over, at least one of them longer than 1
   * @param result where the sums go, of the shape without those axes
   */
  public SumStep(
      Precision precision,
      List<Value> values,
      Value summed,
      Map<Value, View> operands,
      List<Integer> axes,
      View result) {
    this.reads = operands.values().stream().distinct().toList();
    this.result = result;
    this.elements = result.shape().size();
    Shape shape = summed.shape();
    this.spread = result.broadcast(shape, shape.otherAxes(axes));
    List<View> views = new ArrayList<>(reads);
    views.add(spread);
    this.nest = Nest.inOrder(shape, views, axes, order(shape, axes));
    this.evaluator =
        new TileEvaluator(values, summed, operands, nest, views, RealTiles.capacity(precision));
    int tiled = Math.max(0, nest.rank() - 2);
    int outerKept = 0;
    while (outerKept < tiled && !nest.isReduced(outerKept)) {
      outerKept++;
    }
    this.kept = new Odometer(nest, 0, outerKept, views.size());
    this.reduced = new Odometer(nest, outerKept, tiled, views.size());
    this.columnsReduced = nest.isReduced(nest.rank() - 1);
    this.rowsReduced = nest.rank() < 2 || nest.isReduced(nest.rank() - 2);
  }

  /**
   * Kept axes first, then reduced ones; but the innermost long axis stays innermost, for the sake
   * of memory.
   */
  private static List<Integer> order(Shape shape, List<Integer> axes) {
    int innermost = shape.rank() - 1;
    while (innermost > 0 && shape.dimension(innermost) == 1) {
      innermost--;
    }
    List<Integer> order = new ArrayList<>(shape.otherAxes(axes));
    for (int axis = 0; axis < shape.rank(); axis++) {
      if (axes.contains(axis)) {
        order.add(axis);
      }
    }
    if (order.remove(Integer.valueOf(innermost))) {
      order.add(innermost);
    }
    return order;
  }

  @Override
  public List<View> reads() {
    return reads;
  }

  @Override
  public List<View> writes() {
    return List.of(result);
  }

  @Override
  public int realRegisters() {
    return evaluator.realRegisters();
  }

  @Override
  public int integerRegisters() {
    return evaluator.integerRegisters();
  }

  @Override
  public void run(Frame frame) {
    if (elements == 0) {
      return;
    }
    evaluator.start(frame);
    do {
      if (!columnsReduced) {
        sumColumns(frame);
      } else if (rowsReduced) {
        sumAll(frame);
      } else {
        sumRows(frame);
      }
    } while (kept.advance());
  }

  private long address(Frame frame, int row, int column) {
    int view = reads.size();
    long moved = kept.offset(view);
    if (nest.rank() >= 2) {
      moved += row * nest.stride(view, nest.rank() - 2);
    }
    moved += column * nest.stride(view, nest.rank() - 1);
    return frame.address(spread) + moved * result.type().bytes();
  }

  /** Every row gives one sum. */
  private void sumRows(Frame frame) {
    RealTiles reals = frame.reals();
    double[] sums = frame.accumulators();
    int columnsPerTile = evaluator.columnsPerTile();
    for (int row = 0; row < evaluator.rows(); row += evaluator.rowsPerTile()) {
      int rows = Math.min(evaluator.rowsPerTile(), evaluator.rows() - row);
      Arrays.fill(sums, 0, rows, 0);
      for (int column = 0; column < evaluator.columns(); column += columnsPerTile) {
        int columns = Math.min(columnsPerTile, evaluator.columns() - column);
        evaluator.evaluate(frame, kept, reduced, row, column, rows, columns);
        for (int r = 0; r < rows; r++) {
          sums[r] += reals.sum(evaluator.result(), r * columns, columns);
        }
      }
      for (int r = 0; r < rows; r++) {
        reals.write(address(frame, row + r, 0), sums[r]);
      }
    }
  }

  /** All rows and columns give one sum. */
  private void sumAll(Frame frame) {
    RealTiles reals = frame.reals();
    int columnsPerTile = evaluator.columnsPerTile();
    double sum = 0;
    do {
      for (int row = 0; row < evaluator.rows(); row += evaluator.rowsPerTile()) {
        int rows = Math.min(evaluator.rowsPerTile(), evaluator.rows() - row);
        for (int column = 0; column < evaluator.columns(); column += columnsPerTile) {
          int columns = Math.min(columnsPerTile, evaluator.columns() - column);
          evaluator.evaluate(frame, kept, reduced, row, column, rows, columns);
          sum += reals.sum(evaluator.result(), 0, rows * columns);
        }
      }
    } while (reduced.advance());
    reals.write(address(frame, 0, 0), sum);
  }

  /** Every column gives one sum. */
  private void sumColumns(Frame frame) {
    RealTiles reals = frame.reals();
    double[] sums = frame.accumulators();
    int columnsPerTile = evaluator.columnsPerTile();
    for (int column = 0; column < evaluator.columns(); column += columnsPerTile) {
      int columns = Math.min(columnsPerTile, evaluator.columns() - column);
      Arrays.fill(sums, 0, columns, 0);
      do {
        for (int row = 0; row < evaluator.rows(); row += evaluator.rowsPerTile()) {
          int rows = Math.min(evaluator.rowsPerTile(), evaluator.rows() - row);
          evaluator.evaluate(frame, kept, reduced, row, column, rows, columns);
          for (int r = 0; r < rows; r++) {
            reals.accumulate(sums, evaluator.result(), r * columns, columns);
          }
        }
      } while (reduced.advance());
      store(frame, sums, column, columns);
    }
  }

  private void store(Frame frame, double[] sums, int column, int columns) {
    if (nest.stride(reads.size(), nest.rank() - 1) == 1) {
      frame.reals().storeAccumulators(sums, address(frame, 0, column), columns);
    } else {
      for (int c = 0; c < columns; c++) {
        frame.reals().write(address(frame, 0, column + c), sums[c]);
      }
    }
  }
}
