package io.curvescope.server.checkpoint;

import java.io.IOException;

/**
 * An artifact that is there but cannot be read: damaged, or stored under another key. The message
 * says which, for the person who has to mend it.
 */
public final class UnreadableArtifact extends IOException {
  private static final long serialVersionUID = 1L;

  /** What is wrong with it. */
  public UnreadableArtifact(ArtifactKey key, String reason) {
    super("artifact sha256:" + key.sha256() + " " + reason);
  }

  /** What is wrong with it, and how that was noticed. */
  public UnreadableArtifact(ArtifactKey key, String reason, Throwable cause) {
    super("artifact sha256:" + key.sha256() + " " + reason, cause);
  }
}
