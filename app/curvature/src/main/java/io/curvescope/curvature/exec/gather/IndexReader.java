package io.curvescope.curvature.exec.gather;

import io.curvescope.curvature.exec.memory.Memory;

/** Reads indices and refuses those out of range: addresses are made from them. */
final class IndexReader {
  private IndexReader() {}

  /**
   * The index at a position.
   *
   * @throws IndexOutOfBoundsException if it is not in [0, extent)
   */
  static long read(long address, long position, int extent) {
    long index = Memory.getLong(address + position * Long.BYTES);
    if (index < 0 || index >= extent) {
      throw new IndexOutOfBoundsException(
          "index " + index + " at position " + position + " is not in [0, " + extent + ")");
    }
    return index;
  }
}
