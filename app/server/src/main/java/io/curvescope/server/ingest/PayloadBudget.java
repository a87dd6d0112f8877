package io.curvescope.server.ingest;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the bytes of payload that are being decoded or wait for their commit. Room is taken before
 * a body is read and given back when its outcome is known; when there is none, the client is asked
 * to come back later.
 */
public final class PayloadBudget {
  private final long capacityBytes;
  private final AtomicLong reservedBytes = new AtomicLong();

  /**
   * @throws IllegalArgumentException unless {@code capacityBytes} is positive
   */
  public PayloadBudget(long capacityBytes) {
    if (capacityBytes <= 0) {
      throw new IllegalArgumentException("capacityBytes must be positive, not " + capacityBytes);
    }
    this.capacityBytes = capacityBytes;
  }

  /** Takes room for this many bytes; empty when there is not enough. */
  public Optional<Reservation> tryReserve(long bytes) {
    return tryAdd(bytes) ? Optional.of(new Reservation(bytes)) : Optional.empty();
  }

  /** Bytes taken at this moment. */
  public long reservedBytes() {
    return reservedBytes.get();
  }

  /** Bytes in all. */
  public long capacityBytes() {
    return capacityBytes;
  }

  private boolean tryAdd(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("bytes must be 0 or more, not " + bytes);
    }
    long before;
    do {
      before = reservedBytes.get();
      if (bytes > capacityBytes - before) {
        return false;
      }
    } while (!reservedBytes.compareAndSet(before, before + bytes));
    return true;
  }

  /** Room taken from the budget. Closing it twice does no harm. */
  public final class Reservation implements AutoCloseable {
    private long bytes;
    private boolean closed;

    private Reservation(long bytes) {
      this.bytes = bytes;
    }

    /** Takes more room, when a body turns out longer than announced; false when there is none. */
    public synchronized boolean tryGrow(long additionalBytes) {
      if (closed) {
        throw new IllegalStateException("the reservation is closed");
      }
      if (!tryAdd(additionalBytes)) {
        return false;
      }
      bytes += additionalBytes;
      return true;
    }

    /** Gives the room back. */
    @Override
    public synchronized void close() {
      if (!closed) {
        closed = true;
        reservedBytes.addAndGet(-bytes);
      }
    }
  }
}
