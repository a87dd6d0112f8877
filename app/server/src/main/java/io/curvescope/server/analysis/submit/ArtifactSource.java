package io.curvescope.server.analysis.submit;

import io.curvescope.server.checkpoint.ArtifactKey;
import io.curvescope.server.checkpoint.ArtifactStore;
import io.curvescope.server.checkpoint.StagedArtifact;
import io.curvescope.server.checkpoint.UnreadableArtifact;
import java.io.IOException;
import java.io.InputStream;

/**
 * Where the bytes of an artifact come from: what was just sent, or what the project has.
 *
 * @param bytes how many
 */
record ArtifactSource(ArtifactKey key, long bytes, Opening opening) {
  /** Opens the bytes. */
  interface Opening {
    InputStream open() throws IOException;
  }

  static ArtifactSource of(StagedArtifact artifact) {
    return new ArtifactSource(artifact.key(), artifact.bytes(), artifact::open);
  }

  static ArtifactSource of(ArtifactKey key, long bytes, ArtifactStore store) {
    return new ArtifactSource(key, bytes, () -> store.open(key));
  }

  /**
   * All bytes, read to the end, so that a missing one is noticed too.
   *
   * @throws IOException if they cannot be read, or are not those that were stored
   */
  byte[] read() throws IOException {
    byte[] content = new byte[Math.toIntExact(bytes)];
    try (InputStream in = opening.open()) {
      if (in.readNBytes(content, 0, content.length) < content.length || in.read() >= 0) {
        throw new UnreadableArtifact(key, "is damaged: it has not the length that was stored");
      }
    }
    return content;
  }
}
