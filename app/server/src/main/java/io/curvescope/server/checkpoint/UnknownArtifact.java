package io.curvescope.server.checkpoint;

/** A submission names an artifact that its project does not have, or no longer. */
public final class UnknownArtifact extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient ArtifactKey key;

  /** None under this key. */
  public UnknownArtifact(ArtifactKey key) {
    super("the project has no artifact sha256:" + key.sha256(), null, false, false);
    this.key = key;
  }

  /** What was named. */
  public ArtifactKey key() {
    return key;
  }
}
