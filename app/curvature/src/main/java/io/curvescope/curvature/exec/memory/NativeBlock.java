package io.curvescope.curvature.exec.memory;

import java.lang.foreign.Arena;

/** A piece of native memory, freed on close. */
public final class NativeBlock implements AutoCloseable {
  private final NativeAllocator allocator;
  private final Arena arena;
  private final long address;
  private final long bytes;

  NativeBlock(NativeAllocator allocator, Arena arena, long address, long bytes) {
    this.allocator = allocator;
    this.arena = arena;
    this.address = address;
    this.bytes = bytes;
  }

  /** Where it starts; 0 if it is empty. */
  public long address() {
    return address;
  }

  /** Its size. */
  public long bytes() {
    return bytes;
  }

  /** Frees the memory. Closing twice does nothing. */
  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
      allocator.freed(bytes);
    }
  }
}
