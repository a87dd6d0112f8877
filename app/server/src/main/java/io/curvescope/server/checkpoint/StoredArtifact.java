package io.curvescope.server.checkpoint;

import io.curvescope.server.digest.Sha256;
import java.time.Instant;

/**
 * An artifact as it lies in the store.
 *
 * @param place the part of the store that belongs to its project; see {@link #placeOf}
 * @param storedBytes what it takes, encrypted
 * @param storedAt when it was published last
 */
public record StoredArtifact(String place, Sha256 sha256, long storedBytes, Instant storedAt) {

  /** The place of a project: a digest, since a project's name may hold what no path may. */
  public static String placeOf(String project) {
    return Sha256.of(project.getBytes(java.nio.charset.StandardCharsets.UTF_8)).toString();
  }
}
