package io.curvescope.server.ingest.commit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Batches that wait for a transaction. Its size is bounded by the reservations that they hold: see
 * {@link io.curvescope.server.ingest.PayloadBudget}.
 */
final class CommitQueue {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<PendingBatch> waiting = new ArrayDeque<>();
  private boolean closed;

  /** Adds a batch; false once the queue is closed. */
  boolean offer(PendingBatch pending) {
    lock.lock();
    try {
      if (closed) {
        return false;
      }
      waiting.add(pending);
      changed.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for batches and takes the oldest, at least one, until they hold {@code events} events or
   * {@code bytes} bytes. Empty once the queue is closed and drained.
   */
  List<PendingBatch> takeGroup(int events, long bytes) {
    lock.lock();
    try {
      while (waiting.isEmpty() && !closed) {
        changed.awaitUninterruptibly();
      }
      List<PendingBatch> group = new ArrayList<>();
      long eventsTaken = 0;
      long bytesTaken = 0;
      while (!waiting.isEmpty() && eventsTaken < events && bytesTaken < bytes) {
        PendingBatch next = waiting.remove();
        eventsTaken += next.batch().accepted().size();
        bytesTaken += next.batch().payloadBytes();
        group.add(next);
      }
      return group;
    } finally {
      lock.unlock();
    }
  }

  /** Takes everything that waits, and waits for nothing. */
  List<PendingBatch> takeAll() {
    lock.lock();
    try {
      List<PendingBatch> all = new ArrayList<>(waiting);
      waiting.clear();
      return all;
    } finally {
      lock.unlock();
    }
  }

  /** Takes nothing more in; what waits may still be taken out. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
