package io.curvescope.server.checkpoint;

import java.io.IOException;

/** The project has no artifact of this hash. */
public final class MissingArtifact extends IOException {
  private static final long serialVersionUID = 1L;

  /** None under this key. */
  public MissingArtifact(ArtifactKey key) {
    super("the project has no artifact sha256:" + key.sha256());
  }
}
