package io.curvescope.server.analysis.submit;

import io.curvescope.server.checkpoint.ArtifactStore;
import io.curvescope.server.checkpoint.ArtifactTooLarge;
import io.curvescope.server.checkpoint.CheckpointIntake;
import io.curvescope.server.checkpoint.ProjectRoom;
import io.curvescope.server.checkpoint.StagedArtifact;
import io.curvescope.server.json.JsonBody;
import io.curvescope.server.problem.Problem;
import io.curvescope.server.problem.ProblemType;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.commons.fileupload2.core.FileItemInput;
import org.apache.commons.fileupload2.core.FileItemInputIterator;
import org.apache.commons.fileupload2.core.FileUploadException;
import org.apache.commons.fileupload2.jakarta.servlet6.JakartaServletFileUpload;
import org.apache.commons.fileupload2.jakarta.servlet6.JakartaServletRequestContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a multipart body as it arrives, in whatever order its parts come: artifacts go straight
 * into the store, and a request that comes first is checked before anything is stored.
 */
final class SubmissionReader {
  private static final Logger LOG = LoggerFactory.getLogger(SubmissionReader.class);
  private static final String REQUEST = "request";
  private static final int PART_HEADER_BYTES = 8_192;

  /** Beside the parts themselves: boundaries and headers of four parts. */
  private static final long ENVELOPE_BYTES = 1 << 16;

  private static final Duration STORE_RETRY = Duration.ofSeconds(30);

  private final CheckpointIntake intake;
  private final ArtifactStore store;
  private final PacedStream.Pace pace;
  private final LongSupplier nanoTime;

  SubmissionReader(
      CheckpointIntake intake, ArtifactStore store, PacedStream.Pace pace, LongSupplier nanoTime) {
    this.intake = intake;
    this.store = store;
    this.pace = pace;
    this.nanoTime = nanoTime;
  }

  /**
   * @param room of the run's project
   * @param upload reserves of that room what arrives, before it is written
   * @throws Problem if the body is malformed, too large or too slow, a part is missing, or the
   *     request is wrong
   * @throws IOException if the connection breaks
   */
  ReceivedSubmission read(
      HttpServletRequest request, String project, ProjectRoom room, UploadRoom.Upload upload)
      throws IOException {
    requireRoom(request, room);
    upload.announce(request.getContentLengthLong() - JsonBody.MAXIMUM_BYTES - ENVELOPE_BYTES, room);
    Map<Part, StagedArtifact> artifacts = new EnumMap<>(Part.class);
    boolean complete = false;
    try {
      SubmittedRequest decoded = readParts(request, project, room, upload, artifacts);
      complete = true;
      return new ReceivedSubmission(decoded, artifacts);
    } catch (BrokenUpload broken) {
      if (isMalformed(broken.reason())) {
        throw malformed(broken.reason());
      }
      throw broken.reason();
    } finally {
      if (!complete) {
        ReceivedSubmission.closeAll(artifacts);
      }
    }
  }

  private SubmittedRequest readParts(
      HttpServletRequest request,
      String project,
      ProjectRoom room,
      UploadRoom.Upload upload,
      Map<Part, StagedArtifact> artifacts)
      throws IOException {
    FileItemInputIterator parts = open(request, () -> artifacts.values().forEach(this::touch));
    Optional<SubmittedRequest> decoded = Optional.empty();
    for (Optional<FileItemInput> next = next(parts); next.isPresent(); next = next(parts)) {
      String name = Optional.ofNullable(next.get().getFieldName()).orElse("");
      Optional<Part> part = Part.ofWireName(name);
      PartStream content = new PartStream(next.get().getInputStream());
      if (part.isPresent()) {
        requireOnce(name, artifacts.containsKey(part.get()));
        artifacts.put(part.get(), stage(project, name, content, room, upload));
      } else if (name.equals(REQUEST)) {
        requireOnce(name, decoded.isPresent());
        decoded = Optional.of(SubmittedRequest.decode(JsonBody.read(content)));
      } else {
        throw Problem.of(
            ProblemType.MALFORMED_BODY,
            "a submission has the parts model, weights, batch and request, and no other");
      }
    }
    return decoded.orElseThrow(
        () -> Problem.ofField(ProblemType.MALFORMED_BODY, REQUEST, "is a part that must be there"));
  }

  private void touch(StagedArtifact artifact) {
    try {
      artifact.touch();
    } catch (IOException failure) {
      LOG.warn("an artifact that waits for others of its upload cannot be touched", failure);
    }
  }

  private StagedArtifact stage(
      String project, String name, PartStream content, ProjectRoom room, UploadRoom.Upload upload)
      throws IOException {
    long most = Math.min(room.limits().artifactBytes(), room.freeBytes());
    try {
      InputStream counted = new CountedStream(content, bytes -> upload.arrived(bytes, room));
      StagedArtifact artifact = store.stage(project, counted, most);
      if (intake.recognise(artifact.key()).isPresent()) {
        upload.known(artifact.bytes());
      }
      return artifact;
    } catch (ArtifactTooLarge tooLarge) {
      throw tooLarge(name, room);
    } catch (Problem refused) {
      boolean full = refused.type() == ProblemType.PROJECT_FULL;
      throw full && room.freeBytes() < room.limits().artifactBytes()
          ? tooLarge(name, room)
          : refused;
    } catch (BrokenUpload broken) {
      throw broken;
    } catch (IOException storeFailed) {
      LOG.error("an artifact cannot be stored", storeFailed);
      throw Problem.retryable(
          ProblemType.STORE_AWAY, "the artifact cannot be stored now; try again", STORE_RETRY);
    }
  }

  private static Problem tooLarge(String name, ProjectRoom room) {
    if (room.freeBytes() < room.limits().artifactBytes()) {
      return Problem.ofField(
          ProblemType.PROJECT_FULL,
          name,
          "must have at most "
              + room.freeBytes()
              + " bytes: the project stores "
              + room.usedBytes()
              + " of at most "
              + room.limits().bytes());
    }
    return Problem.ofField(
        ProblemType.BODY_TOO_LARGE,
        name,
        "must have at most " + room.limits().artifactBytes() + " bytes");
  }

  /** What is announced as too large is refused before a byte of it is read. */
  private static void requireRoom(HttpServletRequest request, ProjectRoom room) {
    long most =
        JsonBody.MAXIMUM_BYTES
            + ENVELOPE_BYTES
            + Part.values().length * Math.min(room.limits().artifactBytes(), room.freeBytes());
    if (request.getContentLengthLong() > most) {
      throw Problem.of(
          ProblemType.BODY_TOO_LARGE,
          "the body must have at most %d bytes: %d for each artifact, and the project has %d left"
              .formatted(most, room.limits().artifactBytes(), room.freeBytes()));
    }
  }

  private FileItemInputIterator open(HttpServletRequest request, Runnable onProgress)
      throws IOException {
    var upload = new JakartaServletFileUpload<>();
    upload.setMaxPartHeaderSize(PART_HEADER_BYTES);
    try {
      return upload.getItemIterator(
          new JakartaServletRequestContext(request) {
            @Override
            public InputStream getInputStream() throws IOException {
              return new PacedStream(super.getInputStream(), pace, nanoTime, onProgress);
            }
          });
    } catch (IOException failure) {
      throw new BrokenUpload(failure);
    }
  }

  private static Optional<FileItemInput> next(FileItemInputIterator parts) throws IOException {
    try {
      return parts.hasNext() ? Optional.of(parts.next()) : Optional.empty();
    } catch (IOException failure) {
      throw new BrokenUpload(failure);
    }
  }

  private static void requireOnce(String name, boolean known) {
    if (known) {
      throw Problem.ofField(ProblemType.MALFORMED_BODY, name, "is a part that must come once only");
    }
  }

  private static boolean isMalformed(IOException reason) {
    return reason instanceof FileUploadException
        || reason.getClass().getPackage().equals(FileUploadException.class.getPackage());
  }

  private static Problem malformed(IOException reason) {
    LOG.debug("a multipart body is malformed", reason);
    return Problem.of(
        ProblemType.MALFORMED_BODY,
        "the body is not complete multipart/form-data with a boundary in its Content-Type");
  }
}
