package io.curvescope.server.analysis.supervise;

import io.curvescope.server.analysis.AnalysisError;
import io.curvescope.server.analysis.worker.WorkerName;
import io.curvescope.server.database.DatabaseAddress;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one worker process alive: starts it again when it ends, after a pause that doubles while it
 * does not live long. What it had in work goes back into the queue at once.
 */
public final class WorkerSupervisor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerSupervisor.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
  private static final Duration LONG_LIFE = Duration.ofMinutes(1);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(12);

  private final WorkerCommand command;
  private final Supplier<Optional<DatabaseAddress>> database;
  private final BiConsumer<String, AnalysisError> onEnd;
  private final Clock clock;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final AtomicInteger restarts = new AtomicInteger();
  private final Thread thread;
  private volatile Optional<Process> process = Optional.empty();

  /**
   * Starts at once.
   *
   * @param database asked before every start; empty while it is not known
   * @param onEnd told the name of a worker that ended unasked, and why
   */
  public WorkerSupervisor(
      WorkerCommand command,
      Supplier<Optional<DatabaseAddress>> database,
      BiConsumer<String, AnalysisError> onEnd,
      Clock clock) {
    this.command = command;
    this.database = database;
    this.onEnd = onEnd;
    this.clock = clock;
    this.thread = Thread.ofPlatform().daemon().name("worker-supervisor").start(this::supervise);
  }

  /** How often the worker was started again. */
  public int restarts() {
    return restarts.get();
  }

  /** Whether the worker runs. */
  public boolean isAlive() {
    return process.filter(Process::isAlive).isPresent();
  }

  /** The process of the worker, where it runs. */
  public Optional<ProcessHandle> worker() {
    return process.filter(Process::isAlive).map(Process::toHandle);
  }

  /** Waits until {@link #close} was called. */
  public void join() throws InterruptedException {
    thread.join();
  }

  /** Stops the worker; what it has in work goes back into the queue. */
  @Override
  public void close() {
    stopping.countDown();
    process.ifPresent(WorkerSupervisor::stop);
    try {
      thread.join(STOP_LIMIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void supervise() {
    Duration pause = FIRST_PAUSE;
    try {
      while (stopping.getCount() > 0) {
        Instant begin = clock.instant();
        runOnce();
        if (begin.plus(LONG_LIFE).isBefore(clock.instant())) {
          pause = FIRST_PAUSE;
        }
        if (stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
        restarts.incrementAndGet();
        pause =
            pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
                ? pause.multipliedBy(2)
                : LONGEST_PAUSE;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void runOnce() throws InterruptedException {
    try {
      Optional<DatabaseAddress> address = database.get();
      if (address.isEmpty()) {
        LOG.warn("No database to work on: neither CURVESCOPE_DATABASE_URL nor a running server");
        return;
      }
      String suffix = WorkerName.newSuffix();
      Process started = command.start(address.get(), suffix);
      process = Optional.of(started);
      if (stopping.getCount() == 0) {
        stop(started);
      }
      String name = WorkerName.of(started.pid(), suffix);
      int status = started.waitFor();
      if (stopping.getCount() > 0) {
        LOG.warn("Worker {} {}; it is started again", name, WorkerEnd.describe(status));
        onEnd.accept(name, WorkerEnd.of(name, status));
      }
    } catch (IOException e) {
      LOG.error("A worker could not be started", e);
    } catch (RuntimeException e) {
      // The lease of whatever it had in work runs out by itself.
      LOG.warn("What worker had in work could not be put back at once: {}", e.getMessage());
    }
  }

  private static void stop(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
