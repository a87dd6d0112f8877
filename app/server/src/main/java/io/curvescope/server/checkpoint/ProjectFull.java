package io.curvescope.server.checkpoint;

/** A project has as many artifacts as it may, or as many bytes of them. */
public final class ProjectFull extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What does not fit, for a client: the figures, and what would help. */
  public ProjectFull(ProjectRoom room, long newBytes, long newArtifacts) {
    super(
        "the project has %d artifacts of %d bytes in all, and %d more of %d bytes would exceed its limits of %d artifacts and %d bytes; "
                .formatted(
                    room.usedArtifacts(),
                    room.usedBytes(),
                    newArtifacts,
                    newBytes,
                    room.limits().artifacts(),
                    room.limits().bytes())
            + "old checkpoints go by themselves after a while, or an administrator raises the limits",
        null,
        false,
        false);
  }

  /** What is wrong, for a client. */
  public String detail() {
    return String.valueOf(getMessage());
  }
}
