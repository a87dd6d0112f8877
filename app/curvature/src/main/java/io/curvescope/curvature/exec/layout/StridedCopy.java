package io.curvescope.curvature.exec.layout;

import io.curvescope.curvature.exec.memory.Memory;

/** Copies single elements at a stride. */
public final class StridedCopy {
  private StridedCopy() {}

  /**
   * Copies n elements.
   *
   * @param bytes per element: 1, 4 or 8
   * @param fromStride in elements
   * @param toStride in elements
   */
  public static void copy(int bytes, long from, long fromStride, long to, long toStride, int n) {
    switch (bytes) {
      case 1 -> bytes(from, fromStride, to, toStride, n);
      case 4 -> ints(from, fromStride * 4, to, toStride * 4, n);
      case 8 -> longs(from, fromStride * 8, to, toStride * 8, n);
      default -> throw new IllegalArgumentException("no element has " + bytes + " bytes");
    }
  }

  private static void bytes(long from, long fromStride, long to, long toStride, int n) {
    for (int i = 0; i < n; i++) {
      Memory.setByte(to + i * toStride, Memory.getByte(from + i * fromStride));
    }
  }

  private static void ints(long from, long fromStride, long to, long toStride, int n) {
    for (int i = 0; i < n; i++) {
      Memory.setInt(to + i * toStride, Memory.getInt(from + i * fromStride));
    }
  }

  private static void longs(long from, long fromStride, long to, long toStride, int n) {
    for (int i = 0; i < n; i++) {
      Memory.setLong(to + i * toStride, Memory.getLong(from + i * fromStride));
    }
  }
}
