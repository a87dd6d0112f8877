package io.curvescope.curvature.exec.tile;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;

import io.curvescope.curvature.exec.memory.Memory;
import io.curvescope.curvature.graph.BinaryFunction;
import io.curvescope.curvature.graph.Comparison;
import io.curvescope.curvature.graph.LogicalFunction;
import io.curvescope.curvature.graph.UnaryFunction;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** Registers of float64. */
public final class DoubleTiles implements RealTiles {
  private static final int BYTES = Double.BYTES;
  private final double[][] registers;
  private final double[] sums = new double[TILE_BYTES / BYTES];
  private final double[] addends = new double[TILE_BYTES / BYTES];

  DoubleTiles(int registers) {
    this.registers = new double[registers][TILE_BYTES / BYTES];
  }

  @Override
  public int capacity() {
    return TILE_BYTES / BYTES;
  }

  @Override
  public int elementBytes() {
    return BYTES;
  }

  @Override
  public void load(int target, int at, long address, long stride, int n) {
    double[] t = registers[target];
    if (stride == 1) {
      MemorySegment.copy(Memory.ALL, JAVA_DOUBLE_UNALIGNED, address, t, at, n);
    } else {
      for (int i = 0; i < n; i++) {
        t[at + i] = Memory.getDouble(address + i * stride * BYTES);
      }
    }
  }

  @Override
  public void loadMask(int target, int at, long address, long stride, int n) {
    double[] t = registers[target];
    for (int i = 0; i < n; i++) {
      t[at + i] = Memory.getByte(address + i * stride);
    }
  }

  @Override
  public void splat(int target, int at, long address, int n) {
    Arrays.fill(registers[target], at, at + n, Memory.getDouble(address));
  }

  @Override
  public void fill(int target, int at, double value, int n) {
    Arrays.fill(registers[target], at, at + n, value);
  }

  @Override
  public void repeat(int target, int period, int n) {
    double[] t = registers[target];
    for (int filled = period; filled < n; filled *= 2) {
      System.arraycopy(t, 0, t, filled, Math.min(filled, n - filled));
    }
  }

  @Override
  public void store(int source, int at, long address, long stride, int n) {
    double[] s = registers[source];
    if (stride == 1) {
      MemorySegment.copy(s, at, Memory.ALL, JAVA_DOUBLE_UNALIGNED, address, n);
    } else {
      for (int i = 0; i < n; i++) {
        Memory.setDouble(address + i * stride * BYTES, s[at + i]);
      }
    }
  }

  @Override
  public void storeMask(int source, int at, long address, long stride, int n) {
    double[] s = registers[source];
    for (int i = 0; i < n; i++) {
      Memory.setByte(address + i * stride, (byte) s[at + i]);
    }
  }

  @Override
  public void unary(UnaryFunction function, int target, int a, int n) {
    DoubleLoops.unary(function, registers[target], registers[a], n);
  }

  @Override
  public void binary(BinaryFunction function, int target, int a, int b, int n) {
    DoubleLoops.binary(function, registers[target], registers[a], registers[b], n);
  }

  @Override
  public void multiplyAdd(int target, int a, int b, int n) {
    DoubleLoops.multiplyAdd(registers[target], registers[a], registers[b], n);
  }

  @Override
  public void compare(Comparison comparison, int target, int a, int b, int n) {
    DoubleLoops.compare(comparison, registers[target], registers[a], registers[b], n);
  }

  @Override
  public void logical(LogicalFunction function, int target, int a, int b, int n) {
    DoubleLoops.logical(function, registers[target], registers[a], registers[b], n);
  }

  @Override
  public void select(int target, int mask, int a, int b, int n) {
    DoubleLoops.select(registers[target], registers[mask], registers[a], registers[b], n);
  }

  @Override
  public void convert(int target, long[] integers, int n) {
    double[] t = registers[target];
    for (int i = 0; i < n; i++) {
      t[i] = integers[i];
    }
  }

  @Override
  public void truncate(long[] target, int source, int n) {
    double[] s = registers[source];
    for (int i = 0; i < n; i++) {
      target[i] = (long) s[i];
    }
  }

  @Override
  public void toMask(int target, int source, int n) {
    double[] t = registers[target];
    double[] s = registers[source];
    for (int i = 0; i < n; i++) {
      t[i] = s[i] != 0 ? 1 : 0;
    }
  }

  @Override
  public double get(int source, int at) {
    return registers[source][at];
  }

  @Override
  public double sum(int source, int at, int n) {
    double[] s = registers[source];
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    double s4 = 0;
    double s5 = 0;
    double s6 = 0;
    double s7 = 0;
    int end = at + n;
    int i = at;
    for (; i <= end - 8; i += 8) {
      s0 += s[i];
      s1 += s[i + 1];
      s2 += s[i + 2];
      s3 += s[i + 3];
      s4 += s[i + 4];
      s5 += s[i + 5];
      s6 += s[i + 6];
      s7 += s[i + 7];
    }
    double rest = 0;
    for (; i < end; i++) {
      rest += s[i];
    }
    return ((s0 + s4) + (s1 + s5)) + ((s2 + s6) + (s3 + s7)) + rest;
  }

  @Override
  public void accumulate(double[] accumulators, int source, int at, int n) {
    double[] s = registers[source];
    for (int i = 0; i < n; i++) {
      accumulators[i] += s[at + i];
    }
  }

  @Override
  public void storeAccumulators(double[] accumulators, long address, int n) {
    for (int i = 0; i < n; i++) {
      Memory.setDouble(address + (long) i * BYTES, accumulators[i]);
    }
  }

  @Override
  public void addMemory(long target, long targetStride, long source, long sourceStride, int n) {
    for (int i = 0; i < n; i++) {
      long place = target + i * targetStride * BYTES;
      Memory.setDouble(
          place, Memory.getDouble(place) + Memory.getDouble(source + i * sourceStride * BYTES));
    }
  }

  @Override
  public void addRow(long target, long source, int n) {
    double[] t = sums;
    double[] s = addends;
    for (int done = 0; done < n; done += t.length) {
      int piece = Math.min(t.length, n - done);
      long moved = (long) done * BYTES;
      MemorySegment.copy(Memory.ALL, JAVA_DOUBLE_UNALIGNED, target + moved, t, 0, piece);
      MemorySegment.copy(Memory.ALL, JAVA_DOUBLE_UNALIGNED, source + moved, s, 0, piece);
      DoubleLoops.binary(BinaryFunction.ADD, t, t, s, piece);
      MemorySegment.copy(t, 0, Memory.ALL, JAVA_DOUBLE_UNALIGNED, target + moved, piece);
    }
  }

  @Override
  public double read(long address) {
    return Memory.getDouble(address);
  }

  @Override
  public void write(long address, double value) {
    Memory.setDouble(address, value);
  }
}
