package io.curvescope.curvature.exec.tile;

import io.curvescope.curvature.exec.Precision;
import io.curvescope.curvature.graph.BinaryFunction;
import io.curvescope.curvature.graph.Comparison;
import io.curvescope.curvature.graph.LogicalFunction;
import io.curvescope.curvature.graph.UnaryFunction;

/**
 * Registers that hold reals or masks (0 and 1), with the loops over them. A register is named by
 * its number, a place in it by {@code at}; {@code n} counts elements from there. Targets may be
 * operands.
 */
public sealed interface RealTiles permits FloatTiles, DoubleTiles {
  /** Bytes per register. */
  int TILE_BYTES = 8192;

  /** Elements per register. */
  int capacity();

  /** Bytes per element in memory. */
  int elementBytes();

  /** Registers of a precision. */
  static RealTiles of(Precision precision, int registers) {
    return switch (precision) {
      case FLOAT32 -> new FloatTiles(registers);
      case FLOAT64 -> new DoubleTiles(registers);
    };
  }

  /** Elements per register of a precision. */
  static int capacity(Precision precision) {
    return TILE_BYTES / precision.real().bytes();
  }

  /** Reads reals that lie {@code stride} elements apart. */
  void load(int target, int at, long address, long stride, int n);

  /** Reads masks that lie {@code stride} bytes apart. */
  void loadMask(int target, int at, long address, long stride, int n);

  /** Reads one real and repeats it. */
  void splat(int target, int at, long address, int n);

  /** Repeats a value. */
  void fill(int target, int at, double value, int n);

  /** Repeats the first {@code period} elements until the first {@code n} are filled. */
  void repeat(int target, int period, int n);

  /** Writes reals that lie {@code stride} elements apart. */
  void store(int source, int at, long address, long stride, int n);

  /** Writes masks that lie {@code stride} bytes apart. */
  void storeMask(int source, int at, long address, long stride, int n);

  /** Applies a function to each element. */
  void unary(UnaryFunction function, int target, int a, int n);

  /** Applies a function to each pair of elements. */
  void binary(BinaryFunction function, int target, int a, int b, int n);

  /** Adds a times b to the target. */
  void multiplyAdd(int target, int a, int b, int n);

  /** Compares each pair of elements. */
  void compare(Comparison comparison, int target, int a, int b, int n);

  /** Combines masks; NOT looks at a only. */
  void logical(LogicalFunction function, int target, int a, int b, int n);

  /** Takes a where the mask holds, else b. */
  void select(int target, int mask, int a, int b, int n);

  /** Integers to reals. */
  void convert(int target, long[] integers, int n);

  /** Reals to integers, truncating towards zero. */
  void truncate(long[] target, int source, int n);

  /** 1 where an element is not zero, else 0. */
  void toMask(int target, int source, int n);

  /** One element. */
  double get(int source, int at);

  /** Sum in double, over eight interleaved partial sums. */
  double sum(int source, int at, int n);

  /** Adds to double accumulators. */
  void accumulate(double[] accumulators, int source, int at, int n);

  /** Writes double accumulators as reals to memory, contiguously. */
  void storeAccumulators(double[] accumulators, long address, int n);

  /**
   * Adds n reals in memory to others in memory: target[i * targetStride] += source[i *
   * sourceStride].
   */
  void addMemory(long target, long targetStride, long source, long sourceStride, int n);

  /** Adds a row of reals in memory to another one. */
  void addRow(long target, long source, int n);

  /** Reads one real from memory. */
  double read(long address);

  /** Writes one real to memory. */
  void write(long address, double value);
}
