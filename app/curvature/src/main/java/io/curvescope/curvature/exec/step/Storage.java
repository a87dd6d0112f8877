package io.curvescope.curvature.exec.step;

import io.curvescope.curvature.exec.StorageType;

/**
 * A run of elements that the plan places: in the arena, among the constants, or in a bound buffer.
 */
public final class Storage {
  /** The kinds of memory; inputs and outputs are numbered behind them. */
  public static final int ARENA = 0;

  public static final int CONSTANTS = 1;
  public static final int SCRATCH = 2;
  public static final int FIRST_BOUND = 3;

  private final StorageType type;
  private final long elements;
  private int slot;
  private long byteOffset;

  /** Storage in one of the kinds of memory; its offset is set later. */
  public Storage(StorageType type, long elements, int slot) {
    this.type = type;
    this.elements = elements;
    this.slot = slot;
  }

  /** How the elements are stored. */
  public StorageType type() {
    return type;
  }

  /** Number of elements. */
  public long elements() {
    return elements;
  }

  /** Size in bytes. */
  public long bytes() {
    return elements * type.bytes();
  }

  /** Which memory it lies in. */
  public int slot() {
    return slot;
  }

  /** Where in that memory it starts. */
  public long byteOffset() {
    return byteOffset;
  }

  /** Whether the plan may still choose where it lies. */
  public boolean inArena() {
    return slot == ARENA;
  }

  /** Moves it to a bound buffer. */
  public void bind(int boundSlot) {
    slot = boundSlot;
  }

  /** Says where in its memory it starts. */
  public void place(long offset) {
    byteOffset = offset;
  }
}
