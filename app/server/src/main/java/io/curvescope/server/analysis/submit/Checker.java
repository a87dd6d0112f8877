package io.curvescope.server.analysis.submit;

import io.curvescope.server.analysis.AnalysisRequest;
import io.curvescope.server.analysis.process.JavaProcess;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One checking process, as the server sees it: started when it is first needed, ended when a check
 * takes too long, started again when it ended. Used by one thread at a time.
 */
final class Checker implements AutoCloseable {
  private static final int OUT_OF_MEMORY = 3;
  private static final Duration END_LIMIT = Duration.ofSeconds(10);
  private static final int YOUNG_SHARE = 8;

  private final long heapBytes;
  private final Duration timeLimit;
  private final ScheduledExecutorService watch;
  private volatile Optional<Running> running = Optional.empty();

  private record Running(Process process, DataOutputStream out, DataInputStream in) {}

  /** No process can be started. */
  static final class NotStarted extends Exception {
    private static final long serialVersionUID = 1L;

    NotStarted(IOException reason) {
      super(reason);
    }
  }

  Checker(long heapBytes, Duration timeLimit, ScheduledExecutorService watch) {
    this.heapBytes = heapBytes;
    this.timeLimit = timeLimit;
    this.watch = watch;
  }

  /**
   * Has a submission checked.
   *
   * @throws NotStarted if there is no process to do it
   * @throws CheckRequest.Unreadable if an artifact cannot be read
   * @throws io.curvescope.server.problem.Problem if the process runs out of memory or time, or
   *     breaks down: a problem of this submission, not of the server
   */
  CheckAnswer check(
      ArtifactSources sources,
      AnalysisRequest question,
      long memoryBudgetBytes,
      long maximumParameters)
      throws NotStarted, CheckRequest.Unreadable, InterruptedException {
    Optional<Running> alive = running.filter(each -> each.process().isAlive());
    Running process = alive.isPresent() ? alive.get() : start();
    AtomicBoolean late = new AtomicBoolean();
    ScheduledFuture<?> alarm = alarm(process.process(), late);
    try {
      CheckRequest.write(process.out(), question, memoryBudgetBytes, maximumParameters, sources);
      return CheckAnswer.read(process.in());
    } catch (IOException broken) {
      running = Optional.empty();
      throw SubmissionCheck.unfit("model", "cannot be analysed: " + end(process.process(), late));
    } finally {
      alarm.cancel(false);
      if (late.get()) {
        running = Optional.empty();
      }
    }
  }

  private String end(Process process, AtomicBoolean late) throws InterruptedException {
    if (!process.waitFor(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
      process.destroyForcibly().waitFor();
    }
    if (late.get()) {
      return "checking it takes longer than " + timeLimit.toSeconds() + " seconds";
    }
    if (process.exitValue() == OUT_OF_MEMORY) {
      return "checking it takes more than the "
          + (heapBytes >> 20)
          + " MiB of memory that a check may take";
    }
    return "the process that checks it, with "
        + (heapBytes >> 20)
        + " MiB of memory and "
        + timeLimit.toSeconds()
        + " seconds, broke down with status "
        + process.exitValue();
  }

  private Running start() throws NotStarted {
    AtomicBoolean late = new AtomicBoolean();
    Optional<ScheduledFuture<?>> alarm = Optional.empty();
    try {
      Process process =
          JavaProcess.of(flags(), CheckingProcess.class, Map.of())
              .redirectError(Redirect.INHERIT)
              .start();
      alarm = Optional.of(alarm(process, late));
      Running started =
          new Running(
              process,
              new DataOutputStream(new BufferedOutputStream(process.getOutputStream(), 1 << 16)),
              new DataInputStream(process.getInputStream()));
      if (started.in().readInt() != CheckingProcess.READY) {
        process.destroyForcibly();
        throw new IOException("the process does not answer as one that checks submissions");
      }
      running = Optional.of(started);
      return started;
    } catch (IOException failure) {
      throw new NotStarted(failure);
    } finally {
      alarm.ifPresent(each -> each.cancel(false));
    }
  }

  private ScheduledFuture<?> alarm(Process process, AtomicBoolean late) {
    return watch.schedule(
        () -> {
          late.set(true);
          process.destroyForcibly();
        },
        timeLimit.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  private List<String> flags() {
    return List.of(
        "-Xmx" + heapBytes,
        "-Xms" + Math.min(heapBytes, 16L << 20),
        // Most of the heap holds artifacts whole, which are old from the beginning.
        "-XX:MaxNewSize=" + heapBytes / YOUNG_SHARE,
        "-XX:+UseSerialGC",
        "-XX:MinHeapFreeRatio=10",
        "-XX:MaxHeapFreeRatio=20",
        "-XX:MaxDirectMemorySize=16m",
        "-XX:+ExitOnOutOfMemoryError",
        "-XX:+DisplayVMOutputToStderr",
        "-XX:-UsePerfData");
  }

  /** The process, where it runs. */
  Optional<ProcessHandle> process() {
    return running.map(Running::process).filter(Process::isAlive).map(Process::toHandle);
  }

  @Override
  public void close() {
    process().ifPresent(ProcessHandle::destroyForcibly);
  }
}
