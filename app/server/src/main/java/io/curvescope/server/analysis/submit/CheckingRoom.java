package io.curvescope.server.analysis.submit;

import io.curvescope.server.analysis.AnalysisRequest;
import io.curvescope.server.checkpoint.MissingArtifact;
import io.curvescope.server.checkpoint.UnreadableArtifact;
import io.curvescope.server.problem.Problem;
import io.curvescope.server.problem.ProblemType;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where submissions are checked: in a few processes of their own, so that a file that takes all
 * memory or all time takes it from nobody else. Projects take turns: each has one submission in
 * line, whoever of it comes later waits behind that one.
 */
final class CheckingRoom implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CheckingRoom.class);
  private static final Duration RETRY = Duration.ofSeconds(5);

  private final long heapBytes;
  private final long memoryBudgetBytes;
  private final Duration patience;
  private final ProjectPermits turns = new ProjectPermits(1);
  private final Semaphore free;
  private final List<Checker> checkers;
  private final Queue<Checker> idle = new ConcurrentLinkedQueue<>();
  private final ExecutorService threads;
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("submission-check-watch").factory());

  /**
   * @param memoryBudgetBytes that one analysis may take
   */
  CheckingRoom(SubmissionProperties properties, long memoryBudgetBytes) {
    this.heapBytes = properties.memory().toBytes();
    this.memoryBudgetBytes = memoryBudgetBytes;
    this.patience = properties.patience();
    this.free = new Semaphore(properties.checkers(), true);
    this.checkers =
        Stream.generate(() -> new Checker(heapBytes, properties.timeLimit(), watch))
            .limit(properties.checkers())
            .toList();
    this.idle.addAll(checkers);
    // Pipes block, and must not keep the threads of other requests from running.
    this.threads =
        Executors.newFixedThreadPool(
            properties.checkers(),
            Thread.ofPlatform().daemon().name("submission-check-", 0).factory());
  }

  /**
   * Checks a submission.
   *
   * @param maximumParameters elements of all variables together
   * @throws Problem if it is refused, 413 if its artifacts never fit, 429 if its turn does not come
   *     soon, 503 if no process can be started
   */
  CheckedSubmission check(
      String project, ArtifactSources sources, AnalysisRequest question, long maximumParameters)
      throws InterruptedException {
    requireFits(sources);
    long deadline = System.nanoTime() + patience.toNanos();
    if (!turns.tryAcquire(project, patience.toNanos())) {
      throw busy();
    }
    try {
      if (!free.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        throw busy();
      }
      Checker checker = idle.remove();
      try {
        return threads
            .submit(() -> check(checker, sources, question, maximumParameters))
            .get()
            .orThrow();
      } catch (ExecutionException failed) {
        throw unwrap(failed);
      } finally {
        idle.add(checker);
        free.release();
      }
    } finally {
      turns.release(project);
    }
  }

  private CheckAnswer check(
      Checker checker, ArtifactSources sources, AnalysisRequest question, long maximumParameters)
      throws InterruptedException {
    try {
      return checker.check(sources, question, memoryBudgetBytes, maximumParameters);
    } catch (Checker.NotStarted failure) {
      LOG.error("no process can be started to check a submission", failure);
      throw Problem.retryable(
          ProblemType.CHECK_AWAY, "submissions cannot be checked now; try again", RETRY);
    } catch (CheckRequest.Unreadable unreadable) {
      throw unreadable(sources, unreadable);
    }
  }

  private void requireFits(ArtifactSources sources) {
    long needed = SubmissionCheck.heapBytes(sources);
    if (needed > heapBytes) {
      throw Problem.of(
          ProblemType.BODY_TOO_LARGE,
          "checking these artifacts takes about %d MiB of memory, and a check may take %d MiB; an administrator can give it more"
              .formatted(needed >> 20, heapBytes >> 20));
    }
  }

  private static RuntimeException unreadable(
      ArtifactSources sources, CheckRequest.Unreadable failure) {
    return switch (failure.reason()) {
      case MissingArtifact missing ->
          ArtifactSources.unknown(sources.of(failure.part()).key(), failure.part());
      case UnreadableArtifact damaged ->
          Problem.ofField(
              ProblemType.UNKNOWN_ARTIFACT,
              failure.part().wireName(),
              "cannot be read: " + damaged.getMessage() + "; sending it again mends it");
      default -> new UncheckedIOException(failure.reason());
    };
  }

  private static Problem busy() {
    return Problem.retryable(
        ProblemType.OVERLOADED, "too many submissions are being checked; try again", RETRY);
  }

  private static RuntimeException unwrap(ExecutionException failed) {
    return switch (failed.getCause()) {
      case RuntimeException cause -> cause;
      case Error error -> throw error;
      case null, default -> new IllegalStateException(failed);
    };
  }

  /** The processes that run. */
  List<ProcessHandle> processes() {
    return checkers.stream().flatMap(each -> each.process().stream()).toList();
  }

  @Override
  public void close() {
    checkers.forEach(Checker::close);
    threads.shutdownNow();
    watch.shutdownNow();
  }
}
