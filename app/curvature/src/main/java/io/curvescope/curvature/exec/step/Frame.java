package io.curvescope.curvature.exec.step;

import io.curvescope.curvature.exec.Precision;
import io.curvescope.curvature.exec.tile.RealTiles;

/** What steps work on while a program runs: the addresses of all memories, and the registers. */
public final class Frame {
  private final long[] bases;
  private final Precision precision;
  private final RealTiles reals;
  private final long[][] integers;
  private final double[] accumulators;

  /** Registers and room for the addresses of so many memories. */
  public Frame(Precision precision, int slots, int realRegisters, int integerRegisters) {
    this.bases = new long[slots];
    this.precision = precision;
    this.reals = RealTiles.of(precision, realRegisters);
    this.integers = new long[integerRegisters][RealTiles.capacity(precision)];
    this.accumulators = new double[RealTiles.capacity(precision)];
  }

  /** Says where a memory lies. */
  public void bind(int slot, long address) {
    bases[slot] = address;
  }

  /** Where a view's first element lies. */
  public long address(View view) {
    Storage storage = view.storage();
    return bases[storage.slot()] + storage.byteOffset() + view.offset() * storage.type().bytes();
  }

  /** Where the scratch space lies. */
  public long scratch() {
    return bases[Storage.SCRATCH];
  }

  /** The floating type. */
  public Precision precision() {
    return precision;
  }

  /** Registers of reals and masks. */
  public RealTiles reals() {
    return reals;
  }

  /** One register of integers. */
  public long[] integers(int register) {
    return integers[register];
  }

  /** Double accumulators, as many as a register has elements. */
  public double[] accumulators() {
    return accumulators;
  }
}
