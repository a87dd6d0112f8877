package io.curvescope.server.checkpoint;

import java.io.IOException;

/** An artifact has more bytes than it may. */
public final class ArtifactTooLarge extends IOException {
  private static final long serialVersionUID = 1L;

  private final long maximumBytes;

  /** An artifact that may have this many bytes and has more. */
  public ArtifactTooLarge(long maximumBytes) {
    super("the artifact has more than " + maximumBytes + " bytes");
    this.maximumBytes = maximumBytes;
  }

  /** How many it may have. */
  public long maximumBytes() {
    return maximumBytes;
  }
}
