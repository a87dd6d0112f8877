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

  /** It has not the bytes that it should have. */
  UnreadableArtifact damaged() {
    return new UnreadableArtifact(key, "is damaged: it has not the length that was stored");
  }
}
