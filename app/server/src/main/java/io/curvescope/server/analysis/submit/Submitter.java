package io.curvescope.server.analysis.submit;

import io.curvescope.server.analysis.Analyses;
import io.curvescope.server.analysis.Submission;
import io.curvescope.server.checkpoint.ArtifactStore;
import io.curvescope.server.checkpoint.CheckpointIntake;
import io.curvescope.server.checkpoint.NewCheckpoint;
import io.curvescope.server.checkpoint.ProjectFull;
import io.curvescope.server.checkpoint.ProjectRoom;
import io.curvescope.server.checkpoint.StagedArtifact;
import io.curvescope.server.checkpoint.UnknownArtifact;
import io.curvescope.server.problem.Problem;
import io.curvescope.server.problem.ProblemType;
import io.curvescope.server.run.Run;
import io.curvescope.server.tracing.Traces;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way of a submission: received, checked, stored and queued. */
final class Submitter {
  private static final Logger LOG = LoggerFactory.getLogger(Submitter.class);
  private static final Duration UPLOAD_RETRY = Duration.ofSeconds(2);

  /**
   * Submissions of a project are stored one after the other, by a lock on its row. Whoever waits
   * for that lock holds a connection of the pool, so that many at once would leave none to the
   * rest.
   */
  private static final int STORED_AT_ONCE = 4;

  private final CheckpointIntake intake;
  private final SubmissionReader reader;
  private final ArtifactSources.Finder finder;
  private final CheckingRoom room;
  private final Analyses analyses;
  private final Traces traces;
  private final UploadRoom uploads;
  private final Semaphore storing = new Semaphore(STORED_AT_ONCE, true);
  private final Duration patience;

  Submitter(
      CheckpointIntake intake,
      ArtifactStore store,
      CheckingRoom room,
      Analyses analyses,
      SubmissionProperties properties,
      Traces traces) {
    this.intake = intake;
    this.reader = new SubmissionReader(intake, store, properties.pace(), System::nanoTime);
    this.finder = new ArtifactSources.Finder(intake, store);
    this.room = room;
    this.analyses = analyses;
    this.traces = traces;
    this.uploads = new UploadRoom(properties.uploads(), properties.uploadsPerProject());
    this.patience = properties.patience();
  }

  /**
   * @throws Problem if the submission is wrong, or has to wait
   * @throws IOException if the connection breaks
   */
  SubmissionAnswer submit(Run run, HttpServletRequest request) throws Exception {
    try (UploadRoom.Upload upload = uploads.enter(run.project())) {
      ProjectRoom space = intake.room(run.project());
      try (ReceivedSubmission received = reader.read(request, run.project(), space, upload)) {
        return submit(run, received, space.limits().parameters());
      }
    }
  }

  private SubmissionAnswer submit(Run run, ReceivedSubmission received, long maximumParameters)
      throws Exception {
    ArtifactSources sources = finder.find(run.project(), received);
    CheckedSubmission checked =
        room.check(run.project(), sources, received.request().question(), maximumParameters);
    List<String> warnings = new ArrayList<>(received.request().warnings());
    warnings.addAll(checked.warnings());
    if (!storing.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
      throw Problem.retryable(
          ProblemType.OVERLOADED, "too many checkpoints are being stored; try again", UPLOAD_RETRY);
    }
    try {
      return store(run, received, sources, checked, warnings);
    } finally {
      storing.release();
    }
  }

  private SubmissionAnswer store(
      Run run,
      ReceivedSubmission received,
      ArtifactSources sources,
      CheckedSubmission checked,
      List<String> warnings) {
    SubmittedRequest request = received.request();
    NewCheckpoint checkpoint =
        new NewCheckpoint(
            run.key(),
            run.id(),
            run.project(),
            request.step(),
            sources.model().key().sha256(),
            sources.weights().map(source -> source.key().sha256()),
            sources.batch().key().sha256(),
            request.batchLabel(),
            request.sourceUri());
    List<StagedArtifact> staged = List.copyOf(received.artifacts().values());
    try {
      return intake.accept(
          checkpoint,
          staged,
          stored ->
              SubmissionAnswer.of(
                  stored,
                  analyses.submit(
                      new Submission(
                          stored,
                          request.question(),
                          checked.predictedBytes(),
                          checked.parameters(),
                          traces.currentTraceparent())),
                  warnings));
    } catch (UnknownArtifact unknown) {
      throw Problem.of(
          ProblemType.UNKNOWN_ARTIFACT, unknown.getMessage() + " any more; send it again");
    } catch (ProjectFull full) {
      throw Problem.of(ProblemType.PROJECT_FULL, full.detail());
    } catch (IOException storeFailed) {
      LOG.error("a checkpoint cannot be stored", storeFailed);
      throw Problem.retryable(
          ProblemType.STORE_AWAY, "the checkpoint cannot be stored now; try again", UPLOAD_RETRY);
    }
  }
}
