package io.curvescope.curvature.exec.fuse;

import io.curvescope.curvature.exec.step.Frame;
import io.curvescope.curvature.exec.step.Nest;
import io.curvescope.curvature.exec.step.Odometer;
import io.curvescope.curvature.exec.step.View;
import io.curvescope.curvature.graph.Value;
import java.util.List;
import java.util.Map;

/**
 * Evaluates an expression tile by tile over the two innermost loops of a nest, its rows and
 * columns. A tile takes whole rows if they are short, else a piece of one row.
 */
final class TileEvaluator {
  private final TileExpression expression;
  private final Instruction[] instructions;
  private final TileLoad[] loads;
  private final int[] loadAt;
  private final Nest nest;
  private final int rowLoop;
  private final int columnLoop;
  private final int rowsPerTile;
  private final int columnsPerTile;
  private final boolean[] sameForAllTiles;
  private final int[] viewOfLoad;
  private final long[] addresses;
  private final long[] rowStrides;
  private final long[] columnStrides;

  /**
   * @param values the expression, in topological order; may be empty
   * @param last its result: the last of them, or an operand
   * @param operands the views of what it uses from outside, in the shape of the loops
   * @param views all views of the nest; those of the operands are found among them by equality
   * @param capacity elements per register
   */
  TileEvaluator(
      List<Value> values,
      Value last,
      Map<Value, View> operands,
      Nest nest,
      List<View> views,
      int capacity) {
    this.nest = nest;
    this.rowLoop = nest.rank() - 2;
    this.columnLoop = nest.rank() - 1;
    this.columnsPerTile = Math.min(columns(), capacity);
    this.rowsPerTile =
        columnsPerTile < columns() ? 1 : Math.min(rows(), Math.max(1, capacity / columns()));
    this.expression =
        new ExpressionCompiler(operands, view -> isSameForAllTiles(views.indexOf(view)))
            .compile(values, last);
    this.instructions = expression.instructions().toArray(Instruction[]::new);
    this.loads = expression.loads().toArray(TileLoad[]::new);
    this.loadAt = expression.loadAt().stream().mapToInt(Integer::intValue).toArray();
    this.addresses = new long[loads.length];
    this.rowStrides = new long[loads.length];
    this.columnStrides = new long[loads.length];
    this.sameForAllTiles = new boolean[loads.length];
    this.viewOfLoad = new int[loads.length];
    for (int load = 0; load < loads.length; load++) {
      int view = views.indexOf(loads[load].view());
      viewOfLoad[load] = view;
      rowStrides[load] = rowLoop < 0 ? 0 : nest.stride(view, rowLoop);
      columnStrides[load] = columnLoop < 0 ? 0 : nest.stride(view, columnLoop);
      sameForAllTiles[load] = isSameForAllTiles(view);
    }
  }

  /**
   * Whether every tile would load the same elements, but for the last tile, which may load fewer.
   */
  private boolean isSameForAllTiles(int view) {
    for (int loop = 0; loop < nest.rank() - 1; loop++) {
      if (nest.stride(view, loop) != 0) {
        return false;
      }
    }
    return columnLoop < 0 || columnsPerTile == columns() || nest.stride(view, columnLoop) == 0;
  }

  int rows() {
    return rowLoop < 0 ? 1 : nest.extent(rowLoop);
  }

  int columns() {
    return columnLoop < 0 ? 1 : nest.extent(columnLoop);
  }

  int rowsPerTile() {
    return rowsPerTile;
  }

  int columnsPerTile() {
    return columnsPerTile;
  }

  int result() {
    return expression.result();
  }

  int realRegisters() {
    return expression.realRegisters();
  }

  int integerRegisters() {
    return expression.integerRegisters();
  }

  /** Looks up the addresses, and loads what is the same for all tiles; once per run. */
  void start(Frame frame) {
    for (int load = 0; load < addresses.length; load++) {
      addresses[load] = frame.address(loads[load].view());
      if (sameForAllTiles[load]) {
        loads[load].load(
            frame,
            addresses[load],
            rowStrides[load],
            columnStrides[load],
            rowsPerTile,
            columnsPerTile);
      }
    }
  }

  /** Computes the result's register for one tile. */
  void evaluate(
      Frame frame, Odometer outer, Odometer inner, int row, int column, int rows, int columns) {
    int load = 0;
    for (int i = 0; i <= instructions.length; i++) {
      while (load < addresses.length && loadAt[load] == i) {
        load(frame, load, outer, inner, row, column, rows, columns);
        load++;
      }
      if (i < instructions.length) {
        instructions[i].run(frame, rows * columns);
      }
    }
  }

  private void load(
      Frame frame,
      int load,
      Odometer outer,
      Odometer inner,
      int row,
      int column,
      int rows,
      int columns) {
    if (sameForAllTiles[load]) {
      return;
    }
    TileLoad tileLoad = loads[load];
    int view = viewOfLoad[load];
    long moved =
        outer.offset(view)
            + inner.offset(view)
            + row * rowStrides[load]
            + column * columnStrides[load];
    tileLoad.load(
        frame,
        addresses[load] + moved * tileLoad.view().type().bytes(),
        rowStrides[load],
        columnStrides[load],
        rows,
        columns);
  }
}
