package io.curvescope.server.analysis.submit;

import io.curvescope.server.problem.Problem;
import io.curvescope.server.problem.ProblemType;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Where submissions are checked: as many at once as fit into a share of the heap, first come first
 * served, on a few threads of their own, since a check is all computation and would keep the
 * threads of other requests from running.
 */
final class CheckingRoom implements AutoCloseable {
  private static final long UNIT_BYTES = 1 << 20;
  private static final Duration RETRY = Duration.ofSeconds(5);

  private final int units;
  private final Semaphore free;
  private final Duration patience;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          Math.max(1, Runtime.getRuntime().availableProcessors() / 2),
          Thread.ofPlatform().daemon().name("submission-check-", 0).factory());

  CheckingRoom(long memoryBytes, Duration patience) {
    this.units = units(memoryBytes);
    this.free = new Semaphore(units, true);
    this.patience = patience;
  }

  /**
   * Runs a check.
   *
   * @param heapBytes that it is expected to take
   * @throws Problem 413 if there is never so much room, 429 if not soon, or whatever the check
   *     throws
   */
  <T> T run(long heapBytes, Callable<T> check) throws Exception {
    int needed = units(heapBytes);
    if (needed > units) {
      throw Problem.of(
          ProblemType.BODY_TOO_LARGE,
          "checking these artifacts takes about %d MiB of memory, and this server may use %d MiB for that; an administrator can give it more"
              .formatted(needed, units));
    }
    if (!free.tryAcquire(needed, patience.toNanos(), TimeUnit.NANOSECONDS)) {
      throw Problem.retryable(
          ProblemType.OVERLOADED, "too many submissions are being checked; try again", RETRY);
    }
    try {
      return threads.submit(check).get();
    } catch (ExecutionException failed) {
      throw unwrap(failed);
    } finally {
      free.release(needed);
    }
  }

  private static Exception unwrap(ExecutionException failed) {
    return switch (failed.getCause()) {
      case Exception cause -> cause;
      case Error error -> throw error;
      case null, default -> failed;
    };
  }

  private static int units(long bytes) {
    return (int) Math.clamp(Math.ceilDiv(bytes, UNIT_BYTES), 1, Integer.MAX_VALUE);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
