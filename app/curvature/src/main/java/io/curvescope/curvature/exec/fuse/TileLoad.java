package io.curvescope.curvature.exec.fuse;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import io.curvescope.curvature.exec.memory.Memory;
import io.curvescope.curvature.exec.step.Frame;
import io.curvescope.curvature.exec.step.View;
import java.lang.foreign.MemorySegment;

/**
 * Fills a register from memory: rows of columns, at any strides.
 *
 * @param view what is read, in the shape of the loops
 * @param register of integers if the view holds integers, else of reals
 */
record TileLoad(View view, int register) {

  void load(Frame frame, long address, long rowStride, long columnStride, int rows, int columns) {
    int bytes = view.type().bytes();
    if (rows == 1 || rowStride == columnStride * columns) {
      row(frame, 0, address, columnStride, rows * columns);
    } else if (columns == 1) {
      row(frame, 0, address, rowStride, rows);
    } else if (rowStride == 0 && isReal()) {
      row(frame, 0, address, columnStride, columns);
      frame.reals().repeat(register, columns, rows * columns);
    } else {
      for (int r = 0; r < rows; r++) {
        row(frame, r * columns, address + r * rowStride * bytes, columnStride, columns);
      }
    }
  }

  private boolean isReal() {
    return switch (view.type()) {
      case FLOAT32, FLOAT64 -> true;
      case INT64, BOOL -> false;
    };
  }

  private void row(Frame frame, int at, long address, long stride, int n) {
    switch (view.type()) {
      case FLOAT32, FLOAT64 -> {
        if (stride == 0) {
          frame.reals().splat(register, at, address, n);
        } else {
          frame.reals().load(register, at, address, stride, n);
        }
      }
      case BOOL -> frame.reals().loadMask(register, at, address, stride, n);
      case INT64 -> integers(frame.integers(register), at, address, stride, n);
    }
  }

  private static void integers(long[] target, int at, long address, long stride, int n) {
    if (stride == 1) {
      MemorySegment.copy(Memory.ALL, JAVA_LONG_UNALIGNED, address, target, at, n);
    } else {
      for (int i = 0; i < n; i++) {
        target[at + i] = Memory.getLong(address + i * stride * Long.BYTES);
      }
    }
  }
}
