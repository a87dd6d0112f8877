package io.curvescope.server.analysis.worker;

import io.curvescope.curvature.operator.ComputationCancelledException;
import io.curvescope.server.analysis.Analysis;
import io.curvescope.server.analysis.AnalysisError;
import io.curvescope.server.analysis.AnalysisError.Reason;
import io.curvescope.server.analysis.AnalysisProperties;
import io.curvescope.server.analysis.AnalysisResult;
import io.curvescope.server.analysis.compute.CurvatureAnalysis;
import io.curvescope.server.analysis.compute.MemoryBudget;
import io.curvescope.server.analysis.compute.ProgressTracker;
import io.curvescope.server.analysis.queue.ClaimedJob;
import io.curvescope.server.analysis.queue.JobQueue;
import io.curvescope.server.checkpoint.Checkpoint;
import io.curvescope.server.checkpoint.Checkpoints;
import io.curvescope.server.tracing.Traces;
import io.micrometer.tracing.Span;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One try of one analysis, from its artifacts to what the queue is told. */
final class JobRun {
  private static final Logger LOG = LoggerFactory.getLogger(JobRun.class);
  private static final Duration RETRY_DELAY = Duration.ofSeconds(2);

  private final JobQueue queue;
  private final Checkpoints checkpoints;
  private final ArtifactReader artifacts;
  private final AnalysisProperties properties;
  private final Persistent persistent;
  private final Traces traces;

  JobRun(
      JobQueue queue,
      Checkpoints checkpoints,
      ArtifactReader artifacts,
      AnalysisProperties properties,
      Persistent persistent,
      Traces traces) {
    this.queue = queue;
    this.checkpoints = checkpoints;
    this.artifacts = artifacts;
    this.properties = properties;
    this.persistent = persistent;
    this.traces = traces;
  }

  /**
   * Computes, and tells the queue how it ended.
   *
   * @return how the process must end, where it must
   */
  Optional<ExitStatus> run(ClaimedJob job, ProgressTracker progress, JobWatch watch)
      throws InterruptedException {
    Span span = start(job);
    try {
      return run(job, progress, watch, span);
    } finally {
      span.end();
    }
  }

  /** Begins a span below the request that submitted the checkpoint. */
  private Span start(ClaimedJob job) {
    Analysis analysis = job.analysis();
    return traces
        .resume("analysis", job.traceparent())
        .tag("curvescope.analysis.id", analysis.id().toString())
        .tag("curvescope.project", analysis.project())
        .tag("curvescope.run.id", analysis.run().value())
        .tag("curvescope.step", analysis.step())
        .tag("curvescope.parameters", analysis.parameters())
        .tag("curvescope.attempt", analysis.attempts());
  }

  private Optional<ExitStatus> run(
      ClaimedJob job, ProgressTracker progress, JobWatch watch, Span span)
      throws InterruptedException {
    Analysis analysis = job.analysis();
    if (persistent.ask(() -> queue.answerFromStore(job.lease()))) {
      LOG.info("Analysis {}: the project has the answer already", analysis.id());
      return Optional.empty();
    }
    MemoryBudget budget =
        new MemoryBudget(properties.memoryBudget().toBytes(), job.memoryDivisor());
    try {
      AnalysisResult result =
          new CurvatureAnalysis(analysis.request(), budget, watch, progress)
              .compute(artifacts.read(checkpoint(analysis)));
      span.tag("curvescope.matvecs", result.matvecs());
      boolean stored = persistent.ask(() -> queue.succeed(job.lease(), result));
      LOG.info(
          "Analysis {} {}: {} products in {} s",
          analysis.id(),
          stored ? "succeeded" : "was taken away before its result",
          result.matvecs(),
          result.seconds());
      return Optional.empty();
    } catch (ComputationCancelledException e) {
      span.error(e);
      return stopped(job, watch, budget);
    } catch (OutOfMemoryError e) {
      span.error(e);
      putBack(job, Failures.of(e, budget));
      return Optional.of(ExitStatus.OUT_OF_MEMORY);
    } catch (IOException | RuntimeException e) {
      span.error(e);
      end(job, Failures.of(e, budget), e);
      return Optional.empty();
    }
  }

  private Optional<ExitStatus> stopped(ClaimedJob job, JobWatch watch, MemoryBudget budget)
      throws InterruptedException {
    return switch (watch.stopReason().orElse(StopReason.SHUTDOWN)) {
      case LEASE_LOST -> {
        LOG.info("Analysis {} was cancelled or given to another worker", job.analysis().id());
        yield Optional.empty();
      }
      case OVERDUE -> {
        fail(job, overdue());
        yield Optional.empty();
      }
      case TOO_MUCH_MEMORY -> {
        putBack(job, Failures.outOfMemory("the process is larger than it may be", budget));
        yield Optional.of(ExitStatus.OUT_OF_MEMORY);
      }
      case SHUTDOWN -> {
        queue.release(job.lease());
        LOG.info("Analysis {} goes back into the queue: this worker stops", job.analysis().id());
        yield Optional.of(ExitStatus.STOPPED);
      }
    };
  }

  private Checkpoint checkpoint(Analysis analysis) throws IOException {
    return checkpoints
        .find(analysis.checkpoint())
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the checkpoint was deleted while the analysis waited; submit it again"));
  }

  private void end(ClaimedJob job, AnalysisError error, Exception cause)
      throws InterruptedException {
    if (error.is(Reason.INTERNAL)) {
      LOG.error("Analysis {} failed unexpectedly", job.analysis().id(), cause);
      putBack(job, error);
    } else {
      fail(job, error);
    }
  }

  private void fail(ClaimedJob job, AnalysisError error) throws InterruptedException {
    LOG.warn("Analysis {} failed, {}: {}", job.analysis().id(), error.reason(), error.message());
    persistent.ask(() -> queue.fail(job.lease(), error));
  }

  private void putBack(ClaimedJob job, AnalysisError error) throws InterruptedException {
    LOG.warn(
        "Analysis {}, try {}, {}: {}",
        job.analysis().id(),
        job.analysis().attempts(),
        error.reason(),
        error.message());
    persistent.ask(
        () -> {
          queue.retry(job.lease(), error, RETRY_DELAY.multipliedBy(job.analysis().attempts()));
          return true;
        });
  }

  private AnalysisError overdue() {
    return AnalysisError.of(
        Reason.TIME_LIMIT,
        "took longer than the limit of "
            + properties.timeLimit().toSeconds()
            + " seconds; ask for less, a smaller batch or float32");
  }
}
