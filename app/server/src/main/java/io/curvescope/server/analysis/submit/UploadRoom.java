package io.curvescope.server.analysis.submit;

import io.curvescope.server.checkpoint.ProjectRoom;
import io.curvescope.server.problem.Problem;
import io.curvescope.server.problem.ProblemType;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;

/**
 * Who may upload at once, and what each project's uploads take of its room before their artifacts
 * are stored. What is on its way is known to this server only; what is stored is counted by the
 * database, which has the last word.
 */
final class UploadRoom {
  private static final Duration RETRY = Duration.ofSeconds(2);
  private static final long STEP_BYTES = 1 << 20;

  private final Semaphore all;
  private final ProjectPermits projects;
  private final Map<String, Long> reserved = new HashMap<>();

  /**
   * @param uploads that may arrive at the same time
   * @param perProject of them, of one project
   */
  UploadRoom(int uploads, int perProject) {
    this.all = new Semaphore(uploads);
    this.projects = new ProjectPermits(perProject);
  }

  /**
   * Lets an upload begin.
   *
   * @throws Problem 429 if too many are on their way
   */
  Upload enter(String project) {
    if (!projects.tryAcquire(project)) {
      throw tooMany("too many checkpoints of this project are arriving; try again");
    }
    if (!all.tryAcquire()) {
      projects.release(project);
      throw tooMany("too many checkpoints are arriving; try again");
    }
    return new Upload(project);
  }

  private static Problem tooMany(String detail) {
    return Problem.retryable(ProblemType.OVERLOADED, detail, RETRY);
  }

  /** One upload. Closing it gives back its place and the room that it has reserved. */
  final class Upload implements AutoCloseable {
    private final String project;
    private long reservedBytes;
    private long arrivedBytes;

    private Upload(String project) {
      this.project = project;
    }

    /**
     * Reserves what is announced, before any of it is read.
     *
     * @throws Problem 413 if the project may not store so much, 429 if its other uploads are to end
     *     first
     */
    void announce(long bytes, ProjectRoom room) {
      reserve(Math.max(0, bytes), room);
    }

    /**
     * Reserves room for bytes that have just been read and are not written yet.
     *
     * @throws Problem as {@link #announce}
     */
    void arrived(long bytes, ProjectRoom room) {
      arrivedBytes += bytes;
      if (arrivedBytes > reservedBytes) {
        long stepped = Math.ceilDiv(arrivedBytes, STEP_BYTES) * STEP_BYTES;
        reserve(Math.min(stepped, Math.max(arrivedBytes, room.freeBytes())), room);
      }
    }

    /** Gives back the room of an artifact that turns out to be stored already. */
    void known(long bytes) {
      arrivedBytes -= bytes;
    }

    private void reserve(long bytes, ProjectRoom room) {
      if (bytes > room.freeBytes()) {
        throw Problem.of(
            ProblemType.PROJECT_FULL,
            "the artifacts must have at most "
                + room.freeBytes()
                + " bytes together: the project stores "
                + room.usedBytes()
                + " of at most "
                + room.limits().bytes());
      }
      synchronized (reserved) {
        long others = reserved.getOrDefault(project, 0L) - reservedBytes;
        if (bytes > room.freeBytes() - others) {
          throw tooMany(
              "other checkpoints of this project that are arriving take the room that is left, "
                  + room.freeBytes()
                  + " bytes; try again");
        }
        reserved.put(project, others + bytes);
        reservedBytes = bytes;
      }
    }

    @Override
    public void close() {
      synchronized (reserved) {
        long left = reserved.getOrDefault(project, 0L) - reservedBytes;
        if (left == 0) {
          reserved.remove(project);
        } else {
          reserved.put(project, left);
        }
      }
      all.release();
      projects.release(project);
    }
  }
}
