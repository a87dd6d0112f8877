package io.curvescope.server.checkpoint;

import io.curvescope.server.digest.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * An artifact as it lies in the store.
 *
 * @param place the part of the store that belongs to its project; see {@link #placeOf}
 * @param storedBytes what it takes, encrypted
 * @param writtenAt when its bytes were written
 */
public record StoredArtifact(String place, Sha256 sha256, long storedBytes, Instant writtenAt) {

  /** The place of a project: a digest, since a project's name may hold what no path may. */
  public static String placeOf(String project) {
    return Sha256.of(project.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
