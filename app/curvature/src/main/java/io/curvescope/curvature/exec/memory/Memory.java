package io.curvescope.curvature.exec.memory;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;

/**
 * Native memory by absolute address. There is no bounds check here: addresses come from a plan,
 * which is made and checked before anything runs. One segment over all memory, a constant to the
 * compiler, makes an access one machine instruction.
 */
public final class Memory {
  /** All of memory. */
  public static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  private static final byte[] ZEROS = new byte[8192];

  /** Up to so many bytes, a loop is faster than a call of a segment's bulk operation. */
  private static final int SHORT = 128;

  private Memory() {}

  /** Reads a float. */
  public static float getFloat(long address) {
    return ALL.get(JAVA_FLOAT_UNALIGNED, address);
  }

  /** Writes a float. */
  public static void setFloat(long address, float value) {
    ALL.set(JAVA_FLOAT_UNALIGNED, address, value);
  }

  /** Reads a double. */
  public static double getDouble(long address) {
    return ALL.get(JAVA_DOUBLE_UNALIGNED, address);
  }

  /** Writes a double. */
  public static void setDouble(long address, double value) {
    ALL.set(JAVA_DOUBLE_UNALIGNED, address, value);
  }

  /** Reads an int. */
  public static int getInt(long address) {
    return ALL.get(JAVA_INT_UNALIGNED, address);
  }

  /** Writes an int. */
  public static void setInt(long address, int value) {
    ALL.set(JAVA_INT_UNALIGNED, address, value);
  }

  /** Reads a long. */
  public static long getLong(long address) {
    return ALL.get(JAVA_LONG_UNALIGNED, address);
  }

  /** Writes a long. */
  public static void setLong(long address, long value) {
    ALL.set(JAVA_LONG_UNALIGNED, address, value);
  }

  /** Reads a byte. */
  public static byte getByte(long address) {
    return ALL.get(JAVA_BYTE, address);
  }

  /** Writes a byte. */
  public static void setByte(long address, byte value) {
    ALL.set(JAVA_BYTE, address, value);
  }

  /** Copies bytes; the two ranges do not overlap. */
  public static void copy(long source, long target, long bytes) {
    if (bytes > SHORT) {
      MemorySegment.copy(ALL, source, ALL, target, bytes);
      return;
    }
    int done = 0;
    for (; done + Long.BYTES <= bytes; done += Long.BYTES) {
      setLong(target + done, getLong(source + done));
    }
    if (done + Integer.BYTES <= bytes) {
      setInt(target + done, getInt(source + done));
      done += Integer.BYTES;
    }
    for (; done < bytes; done++) {
      setByte(target + done, getByte(source + done));
    }
  }

  /** Sets bytes to zero. */
  public static void clear(long address, long bytes) {
    if (bytes > SHORT) {
      for (long done = 0; done < bytes; done += ZEROS.length) {
        int piece = (int) Math.min(ZEROS.length, bytes - done);
        MemorySegment.copy(ZEROS, 0, ALL, JAVA_BYTE, address + done, piece);
      }
      return;
    }
    int done = 0;
    for (; done + Long.BYTES <= bytes; done += Long.BYTES) {
      setLong(address + done, 0);
    }
    if (done + Integer.BYTES <= bytes) {
      setInt(address + done, 0);
      done += Integer.BYTES;
    }
    for (; done < bytes; done++) {
      setByte(address + done, (byte) 0);
    }
  }
}
