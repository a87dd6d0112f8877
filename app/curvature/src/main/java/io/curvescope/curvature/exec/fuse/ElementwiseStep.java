package io.curvescope.curvature.exec.fuse;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import io.curvescope.curvature.exec.Precision;
import io.curvescope.curvature.exec.memory.Memory;
import io.curvescope.curvature.exec.step.Frame;
import io.curvescope.curvature.exec.step.Nest;
import io.curvescope.curvature.exec.step.Odometer;
import io.curvescope.curvature.exec.step.Step;
import io.curvescope.curvature.exec.step.View;
import io.curvescope.curvature.exec.tile.RealTiles;
import io.curvescope.curvature.graph.Value;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A chain of elementwise operations in one pass over memory. */
public final class ElementwiseStep implements Step {
  private final List<View> reads;
  private final View result;
  private final long elements;
  private final int resultView;
  private final Nest nest;
  private final TileEvaluator evaluator;
  private final Odometer outer;
  private final Odometer none;

  /**
   * @param values the chain in topological order; all of one shape, used only by each other but for
   *     the last
   * @param operands the views of what the chain uses from outside
   * @param result where the last value goes; no storage of an operand, unless each place is read
   *     before it is written
   */
  public ElementwiseStep(
      Precision precision, List<Value> values, Map<Value, View> operands, View result) {
    this.reads = operands.values().stream().distinct().toList();
    this.result = result;
    this.elements = result.shape().size();
    List<View> views = new ArrayList<>(reads);
    views.add(result);
    this.resultView = reads.size();
    this.nest = Nest.of(result.shape(), views, List.of());
    this.evaluator =
        new TileEvaluator(
            values, values.getLast(), operands, nest, views, RealTiles.capacity(precision));
    this.outer = new Odometer(nest, 0, nest.rank() - 2, views.size());
    this.none = new Odometer(nest, 0, 0, views.size());
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
  public List<View> replaceable() {
    return reads.stream()
        .filter(view -> view.type() == result.type() && view.isWhole() && result.isWhole())
        .filter(
            view -> reads.stream().filter(other -> other.storage() == view.storage()).count() == 1)
        .toList();
  }

  @Override
  public void run(Frame frame) {
    if (elements == 0) {
      return;
    }
    evaluator.start(frame);
    long address = frame.address(result);
    int bytes = result.type().bytes();
    long rowStride = nest.rank() < 2 ? 0 : nest.stride(resultView, nest.rank() - 2);
    long columnStride = nest.rank() < 1 ? 0 : nest.stride(resultView, nest.rank() - 1);
    do {
      for (int row = 0; row < evaluator.rows(); row += evaluator.rowsPerTile()) {
        int rows = Math.min(evaluator.rowsPerTile(), evaluator.rows() - row);
        for (int column = 0; column < evaluator.columns(); column += evaluator.columnsPerTile()) {
          int columns = Math.min(evaluator.columnsPerTile(), evaluator.columns() - column);
          evaluator.evaluate(frame, outer, none, row, column, rows, columns);
          long moved = outer.offset(resultView) + row * rowStride + column * columnStride;
          store(frame, address + moved * bytes, rowStride, columnStride, rows, columns);
        }
      }
    } while (outer.advance());
  }

  private void store(
      Frame frame, long address, long rowStride, long columnStride, int rows, int columns) {
    if (rows == 1 || rowStride == columnStride * columns) {
      storeRow(frame, 0, address, columnStride, rows * columns);
    } else {
      for (int r = 0; r < rows; r++) {
        storeRow(
            frame,
            r * columns,
            address + r * rowStride * result.type().bytes(),
            columnStride,
            columns);
      }
    }
  }

  private void storeRow(Frame frame, int at, long address, long stride, int n) {
    int register = evaluator.result();
    switch (result.type()) {
      case FLOAT32, FLOAT64 -> frame.reals().store(register, at, address, stride, n);
      case BOOL -> frame.reals().storeMask(register, at, address, stride, n);
      case INT64 -> {
        long[] integers = frame.integers(register);
        if (stride == 1) {
          MemorySegment.copy(integers, at, Memory.ALL, JAVA_LONG_UNALIGNED, address, n);
        } else {
          for (int i = 0; i < n; i++) {
            Memory.setLong(address + i * stride * Long.BYTES, integers[at + i]);
          }
        }
      }
    }
  }
}
