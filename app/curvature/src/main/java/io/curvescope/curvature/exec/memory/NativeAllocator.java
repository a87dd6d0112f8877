package io.curvescope.curvature.exec.memory;

import java.lang.foreign.Arena;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Allocates native memory and counts what is held; every native byte of a device comes from its
 * allocator.
 */
public final class NativeAllocator {
  /** Alignment of every block, a cache line. */
  public static final int ALIGNMENT = 64;

  private final AtomicLong held = new AtomicLong();
  private final AtomicLong peak = new AtomicLong();
  private final AtomicLong allocations = new AtomicLong();

  /**
   * Zeroed memory, so all its pages are present before the first use.
   *
   * @param bytes how much; zero gives a block without memory
   * @throws IllegalArgumentException if {@code bytes} is negative
   * @throws OutOfMemoryError if the system has no more
   */
  public NativeBlock allocate(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("bytes must be 0 or more, got " + bytes);
    }
    Arena arena = Arena.ofShared();
    long address = bytes == 0 ? 0 : arena.allocate(bytes, ALIGNMENT).address();
    long now = held.addAndGet(bytes);
    peak.accumulateAndGet(now, Math::max);
    allocations.incrementAndGet();
    return new NativeBlock(this, arena, address, bytes);
  }

  void freed(long bytes) {
    held.addAndGet(-bytes);
  }

  /** Bytes held now. */
  public long heldBytes() {
    return held.get();
  }

  /** The most bytes held at any time. */
  public long peakBytes() {
    return peak.get();
  }

  /** How often memory was asked for. */
  public long allocations() {
    return allocations.get();
  }

  /** The next multiple of {@link #ALIGNMENT}. */
  public static long align(long bytes) {
    return Math.addExact(bytes, ALIGNMENT - 1) & -ALIGNMENT;
  }
}
